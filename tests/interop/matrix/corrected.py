"""A return of an earlier distribution of the same year: an owner was corrected, and a second form sent, meanwhile."""

import shutil

import openpyxl
from plan import squeeze
from workspace import Workspace

from .case import Case, Parcel
from .edits import Edits
from .form import forms_of


def _moving_line(forms):
    """A department, a line that is its own alone, and the department that gets it."""
    titles = [line["title"] for form in forms for line in form.lines.values()]
    for form in forms:
        for line in form.lines.values():
            alone = line["departments"] == [form.department] and line["title"] and not line["relisted"] and titles.count(line["title"]) == 1
            # Its heading and indicators are asked of whoever owns something there; another line keeps them.
            neighbours = [other for other in form.lines.values() if other["title"] and other["levels"][:3] == line["levels"][:3] and other is not line]
            if alone and len(form.rows) >= 4 and any(other["id"].startswith("e") for other in neighbours):
                return form, line, next(other for other in forms if other is not form and len(other.rows) >= 2)
    raise AssertionError("every line is joint or listed twice")


def _correct_owner(plan, template, title, owner, now):
    book = openpyxl.load_workbook(plan)
    sheet = book["計画"]
    names = {squeeze(str(cell.value)): cell.column for row in sheet.iter_rows(max_row=20) for cell in row if cell.value}
    title_column, owner_column = names[squeeze(template["columns"]["title"])], names[squeeze(template["columns"]["owners"])]
    rows = [
        row
        for row in range(1, sheet.max_row + 1)
        if squeeze(title) in squeeze(str(sheet.cell(row, title_column).value)) and squeeze(owner) == squeeze(str(sheet.cell(row, owner_column).value))
    ]
    assert len(rows) == 1, f"{title} stands {len(rows)} times in the plan"
    sheet.cell(rows[0], owner_column).value = now
    book.save(plan)


def corrected(runs_of, bench, city):
    """`CityRuns` of the corrected plan, and the cases."""
    workspace = Workspace(bench.binary, city, bench.folder / f"{city.name} corrected")
    first_forms = forms_of(workspace)
    form, line, gets_it = _moving_line(first_forms)
    kept = bench.folder / f"{city.name} first distribution.xlsx"
    shutil.copy(form.path, kept)
    form.path = kept
    _correct_owner(workspace.folder / "計画.xlsx", city.template, line["title"], form.department, gets_it.department)
    workspace.sent = workspace.json("distribute")
    runs = runs_of(bench, workspace)
    new = next(one for one in runs.forms if one.department == gets_it.department)
    moved = next(one for one in new.lines.values() if one["title"] == line["title"])
    # Both forms have the same answers, where they have the same line.
    known = {key: typed for one in runs.forms for key, typed in one.answers.items()}
    form.answers = {key: known.get(key, typed) for key, typed in form.answers.items()}
    cases = []
    for how in ("xlsx", "ods", "xls"):
        old = Edits(form)
        old.finds.append(("row-moved", moved["id"]))
        for key in old.keys(line["id"]):
            old.reported.add(key)
            old.values[moved["id"], new.department, key[2]] = {form.answers[key].value}
        other = Edits(new, {key: typed for key, typed in new.answers.items() if key[0] != moved["id"]})
        program = runs.program("LibreOffice")
        parcels = [Parcel(old, program, how, f"{form.department}.{how}"), Parcel(other, program, how, f"{new.department}.{how}")]
        cases.append(Case(f"of the first distribution, an owner was corrected since [LibreOffice {how}]", parcels, {form.department, new.department}))
    return runs, cases
