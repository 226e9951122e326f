"""The texts of a plan, read from the plan file itself, as a person would look them up there."""

import unicodedata

import openpyxl


def squeeze(text):
    """Without any white space, full-width and no-break ones included."""
    return "".join(text.split())


def _header(text):
    return squeeze(unicodedata.normalize("NFKC", str(text)))


class PlanLine:
    """One row of the plan, with what it continues from the rows above."""

    def __init__(self, title, owner, texts):
        self.title = title
        self.owner = owner
        self.texts = texts


def _rows(sheet):
    """Values row by row; a merged area gives its value to all its cells."""
    values = {(cell.column, cell.row): cell.value for row in sheet.iter_rows() for cell in row}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                values[column, row] = values[area.min_col, area.min_row]
    return [[values.get((column, row)) for column in range(1, sheet.max_column + 1)] for row in range(1, sheet.max_row + 1)]


def _table(sheet, needed):
    """Rows below the header row that holds `needed`, each as header to value."""
    rows = _rows(sheet)
    for at, row in enumerate(rows):
        names = [_header(value) if value is not None else "" for value in row]
        if _header(needed) in names:
            return [dict(zip(names, values)) for values in rows[at + 1 :]]
    raise AssertionError(f"{sheet.title} has no column {needed}")


def plan_lines(city):
    """Every row of the sheet 計画: its title, and every text of the plan that is printed with it."""
    template = city.template
    year = f"令和{city.year.removeprefix('R')}年度"
    columns = template["columns"]
    fields = [field["label"].replace("{year}", year) for field in template["field"] if field.get("by") == "plan"]
    book = openpyxl.load_workbook(city.plan)
    found = []
    title = description = None
    for row in _table(book["計画"], columns["title"]):
        if not any(value not in (None, "") for value in row.values()):
            continue
        # A row without title continues the item above, with its description.
        if row[_header(columns["title"])]:
            title = row[_header(columns["title"])]
            description = row[_header(columns["description"])]
        texts = [title, description, *(row.get(_header(label)) for label in fields)]
        owner = row.get(_header(columns["owners"])) or ""
        found.append(PlanLine(squeeze(title), squeeze(owner), [str(text) for text in texts if text not in (None, "")]))
    return found


def heading_texts(city):
    """What is printed under the headings: the sheet 見出し."""
    book = openpyxl.load_workbook(city.plan)
    if "見出し" not in book.sheetnames:
        return []
    return [str(row["説明"]) for row in _table(book["見出し"], "説明") if row["説明"]]
