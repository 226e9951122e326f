"""Forms that nobody sent: typed anew in last year's layout, the city's own old form, a plain list. None has our marks.

Their texts are taken from the form as sent, at run time; only their order and their labels differ.
"""

import re

from openpyxl.utils.cell import get_column_letter

from .case import Case
from .edits import Edits
from .form import At
from .situations import situation, some_lines

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
NUMBER_LABEL = "整理\n番号"


class Retyped(Edits):
    """A new workbook that someone types: cells one by one, and where each answer is."""

    def __init__(self, form, sheet="Sheet1"):
        super().__init__(form, answers={})
        self.list = [{"op": "new_book", "sheet": sheet}]
        self.views = []
        self.hidden = []
        self.may.add("row-recovered")
        self._sheet = sheet
        self._stands = []
        self.next_row = 1

    def cell(self, row, column, value):
        self.list.append({"op": "set", "sheet": self._sheet, "cell": f"{get_column_letter(column)}{row}", "value": value})

    def line(self, values, column=1):
        """One row; a value may be an answer's key."""
        for at, value in enumerate(values, column):
            if isinstance(value, tuple):
                typed = self.form.answers[value]
                self._stands.append((value, typed, At(self._sheet, self.next_row, at)))
                value = typed.typed
            if value not in ("", None):
                self.cell(self.next_row, at, value)
        self.next_row += 1

    def stands(self):
        yield from self._stands


def _rows(form, after=0):
    """Rows of the form's sheet as lists of texts and keys, without column A (keys) and B (整理番号)."""
    keys = {(place.row, place.column): key for key, place in form.cells.items()}
    rows, columns = form.extent(form.sheet)
    for row in range(after + 1, rows + 1):
        cells = [keys.get((row, column)) or form.text(row, column) for column in range(2, columns + 1)]
        yield row, cells


def _last_year(form, text):
    """A label of last year's form."""
    year = int(form.city.year[1:])
    return text.replace(f"令和{year}年度", f"令和{year - 1}年度").replace(f"令和{year + 1}年度", f"令和{year}年度")


def _names_years(form):
    """Whether a heading over answers names the year."""
    template = form.city.template
    labels = {field["key"]: field["label"] for field in template["field"]} | {"actual": template.get("indicators", {}).get("label", "")}
    return any("year}" in labels[field] for _, _, field in form.cells)


def _own_form(form, relabel, sheet, left=1):
    """The same rows as ours, without marks and numbers: as forms were before."""
    typed = Retyped(form, sheet)
    lines = set(form.rows.values())
    for row, cells in _rows(form, after=1):
        first, *others = cells
        if row in lines or first == NUMBER_LABEL:
            first = ""
        texts = [first, *others]
        typed.line([cell if isinstance(cell, tuple) else relabel(cell) if row not in lines else cell for cell in texts], left)
    return typed


@situation("retyped")
def typed_anew_in_the_layout_of_last_year(runs):
    for program in runs.programs:
        # openpyxl is quick: there every department types.
        everyone = [form for form in runs.forms if some_lines(form)] if program.name == "openpyxl" else None
        for how in program.formats:
            for form in everyone or runs.choose(some_lines):
                typed = _own_form(form, lambda text, form=form: _last_year(form, text), "R5")
                typed.line([f"記入課：{form.department}"])
                if _names_years(form):
                    typed.finds.append(("value-uncertain", None))
                yield Case.of("", typed, program, how)


@situation("retyped")
def own_old_form_filled_in(runs):
    """Labels as printed: full-width digits, padded, without the line breaks of ours; no department's name but the owners."""

    def printed(text):
        text = re.sub(r"^(概要|成果)$", lambda found: "　".join(found[0]), text.replace("\n", ""))
        return text.translate(FULL_WIDTH)

    for program in runs.programs[:2]:
        for how in program.formats:
            (form,) = runs.choose(some_lines)
            yield Case.of("", _own_form(form, printed, "Sheet1", left=2), program, how)


def _titles(form):
    """Line to its item's title and owner as printed on the form."""
    titles, title = {}, ""
    lines = {row: line for line, row in form.rows.items()}
    wanted = form.city.template["columns"]["title"]
    for row in range(1, form.extent(form.sheet)[0] + 1):
        if form.text(row, 2) == wanted:
            title = form.text(row, 4)
        if row in lines:
            titles[lines[row]] = (title, form.text(row, 3)) if form.is_cards else (form.text(row, 3), "")
    return titles


@situation("retyped")
def typed_as_a_plain_list(runs):
    """One row per line: title, owner, answers; in another order of columns than ours."""

    def told_apart(form):
        return some_lines(form) and len(set(_titles(form).values())) == len(_titles(form))

    for program in runs.programs[:2]:
        for how in program.formats:
            (form,) = runs.choose(told_apart)
            template = form.city.template
            year = f"令和{form.city.year[1:]}年度"
            own = [field for field in template["field"] if "level" not in field and any(key[2] == field["key"] for key in form.cells)]
            labels = [re.sub(r"\s", "", field["label"].replace("{year}", year).replace("{next_year}", "翌年度")) for field in own]
            typed = Retyped(form, "回答")
            typed.line([f"{form.department}　回答一覧"])
            typed.next_row += 1
            typed.line([template["columns"]["title"], template["columns"]["owners"], *reversed(labels)])
            for line, (title, owner) in _titles(form).items():
                keys = [(line, form.department, field["key"]) for field in reversed(own)]
                if all(key in form.cells for key in keys):
                    typed.line([title, owner or form.department, *keys])
            yield Case.of("", typed, program, how)
