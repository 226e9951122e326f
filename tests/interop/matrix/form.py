"""A department's form as it was sent: its answer cells by line and field, its texts, and an invented value for each cell."""

from dataclasses import dataclass
from functools import cached_property

import openpyxl
from answers import Answers
from openpyxl.utils.cell import coordinate_from_string, column_index_from_string, get_column_letter
from workspace import lines


@dataclass(frozen=True)
class At:
    """A cell: name of its sheet, row and column counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self):
        return f"{get_column_letter(self.column)}{self.row}"


def at(place):
    """A place of `distribute --format json`."""
    letters, row = coordinate_from_string(place["cell"])
    return At(place["sheet"], row, column_index_from_string(letters))


class Form:
    """One department's workbook. Keys of answers are `(line id, department, field)`."""

    def __init__(self, workspace, workbook, answers):
        self.path = workspace.form(workbook)
        self.city = workspace.city
        self._all = answers
        self.department = workbook["department"]
        self.lines = {line["id"]: line for line in lines(workbook) if line["cells"]}
        self.cells = {(line, self.department, field): at(place) for line, own in self.lines.items() for field, place in own["cells"].items()}
        self.answers = {key: answers.by_cell[key] for key in self.cells}
        (self.sheet,) = {place.sheet for place in self.cells.values()}

    @cached_property
    def texts(self):
        """Sheet to `{(row, column): text}` of everything written as sent, and the sheets in their order."""
        book = openpyxl.load_workbook(self.path)
        return {
            sheet.title: {(cell.row, cell.column): str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
            for sheet in book
        }

    @cached_property
    def hidden_sheets(self):
        return [name for name in self.texts if name not in self.visible_sheets]

    @property
    def visible_sheets(self):
        """記入要領 and the form; the hidden sheet is the last one."""
        return list(self.texts)[:2]

    def extent(self, sheet):
        """Rows and columns that hold something or are to be filled in."""
        places = [*self.texts[sheet], *((place.row, place.column) for place in self.cells.values() if place.sheet == sheet)]
        return max(row for row, _ in places), max(column for _, column in places)

    @cached_property
    def rows(self):
        """Row of each line on the form's sheet, from the top."""
        rows = {key[0]: place.row for key, place in self.cells.items()}
        return dict(sorted(rows.items(), key=lambda item: item[1]))

    @cached_property
    def columns(self):
        """Column of each field of the entries; of several (indicators are laid out otherwise) the first one."""
        columns = {}
        for (_, _, field), place in self.cells.items():
            columns.setdefault(field, place.column)
        return columns

    @cached_property
    def free_texts(self):
        """Keys of text answers that nothing else is compared with: their line is no copy, no original and not joint."""
        compared = set(self._all.originals.values())
        free = [
            line for line, own in self.lines.items() if own["departments"] == [self.department] and not own["relisted"] and line not in compared
        ]
        return [key for key, typed in self.answers.items() if key[0] in free and len(str(typed.typed)) > 10]

    def is_compared(self, line):
        """Whether a copy repeats this line, or it is one."""
        return self.lines[line]["relisted"] or line in self._all.originals.values()

    @property
    def is_cards(self):
        return self.city.template["form"]["layout"] == "cards"

    def another(self, key):
        """Another answer for the same cell."""
        return self._all.another(*key)

    def text(self, row, column, sheet=None):
        return self.texts[sheet or self.sheet].get((row, column), "")


# No gap ("○○", "●回"), no reference ("同上"): those are rightly reported.
SENTENCES = [
    "相談会を年{a}回開き、延べ{b}人が参加しました。",
    "関係機関との会議を{a}回行い、{b}件の事例を検討しました。",
    "窓口の案内を見直し、{b}部のちらしを{a}か所に置きました。",
    "職員研修を{a}回実施し、{b}人が受講しました。\n来年度は内容を改めます。",
    "登録者が{b}人となり、前年度から{a}人増えました。",
    "庁内の連絡会で課題を{a}点に整理し、{b}世帯へ通知しました。",
]


def plain_text(serial, department, name):
    """Text of an answer: no other line has the same one."""
    sentence = SENTENCES[serial % len(SENTENCES)].format(a=serial % 23 + 2, b=serial + 100)
    return f"{department}の{serial}番：{sentence}"


def forms_of(workspace):
    """The forms of all departments that have something to fill in, with an answer for every cell."""
    answers = Answers(workspace.city, workspace.sent, plain_text)
    return [Form(workspace, book, answers) for book in workspace.sent["workbooks"] if any(line["cells"] for line in lines(book))]
