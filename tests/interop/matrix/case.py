"""One cell of the matrix: what is sent back, and what `collect` has to say to it."""

from dataclasses import dataclass, field

from .edits import Edits


@dataclass
class Parcel:
    """One file of 回収."""

    edits: Edits
    program: object
    how: object
    # Path below 回収; `inner` is what follows it for a file inside, such as 「!様式.xlsx」.
    path: str = ""
    inner: str = ""
    # From the bytes that the program saved to those that are sent.
    wrap: object = None
    # A text file has no sheets, other formats no such cells: then only the cell is compared.
    names_sheets: bool = True

    @property
    def suffix(self):
        return self.how if isinstance(self.how, str) else self.how[0]

    @property
    def source(self):
        return f"回収/{self.path}{self.inner}"


@dataclass
class Case:
    """Some returns of one or more departments, which nobody else touches in the same run."""

    name: str
    parcels: list
    departments: set
    # As `Edits` has them; those of the edits come in addition.
    finds: list = field(default_factory=list)
    may: set = field(default_factory=set)
    # The value that has to win where several were given.
    wins: dict = field(default_factory=dict)
    # Files that must be named in a finding of this code, and whose answers are expected nowhere else.
    refused: dict = field(default_factory=dict)

    @classmethod
    def of(cls, name, edits, program, how, **details):
        return cls(f"{name} [{program.name} {how if isinstance(how, str) else how[0]}]", [Parcel(edits, program, how, **details)], {edits.form.department})
