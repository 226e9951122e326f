"""openpyxl carries out edits. What it does not do by itself (moving merged cells along) is done as a careful script would."""

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils.cell import get_column_letter


def carry_out(jobs):
    for source, edits, targets in jobs:
        book = openpyxl.load_workbook(source)
        for edit in edits:
            book = DO[edit["op"]](book, edit) or book
        for target, _ in targets:
            book.save(target)


def _set(book, edit):
    cell = book[edit["sheet"]][edit["cell"]]
    cell.value = edit["value"]
    if isinstance(edit["value"], str):
        # The assignment alone makes a formula of a text that begins with "=".
        cell.data_type = "s"


def _lay_out(book, edit):
    """The new order of rows or columns; merged cells move along while they stay together."""
    sheet = book[edit["sheet"]]
    axis = 0 if edit["op"] == "rows" else 1
    merged = [tuple(area.bounds) for area in sheet.merged_cells.ranges]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    if edit["how"] == "insert":
        (sheet.insert_rows, sheet.insert_cols)[axis](edit["at"], edit["count"])
    elif edit["how"] == "delete":
        (sheet.delete_rows, sheet.delete_cols)[axis](edit["at"], edit["count"])
    else:
        _permute(sheet, edit["order"], axis)
    now = {old: new for new, old in enumerate(edit["order"], 1) if old}
    for left, top, right, bottom in merged:
        first, last = (top, bottom) if axis == 0 else (left, right)
        lying = sorted(now[at] for at in range(first, last + 1) if at in now)
        if lying and lying[-1] - lying[0] == len(lying) - 1:
            across = (left, right) if axis == 0 else (top, bottom)
            rows, columns = ((lying[0], lying[-1]), across) if axis == 0 else (across, (lying[0], lying[-1]))
            if (rows[0], columns[0]) != (rows[1], columns[1]):
                sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1])


def _permute(sheet, order, axis):
    kept = {(cell.row, cell.column): (cell.value, cell._style, cell.data_type) for row in sheet.iter_rows() for cell in row}
    for new, old in enumerate(order, 1):
        if new == old:
            continue
        for other in range(1, (sheet.max_column if axis == 0 else sheet.max_row) + 1):
            source, target = ((old, other), (new, other)) if axis == 0 else ((other, old), (other, new))
            cell = sheet.cell(*target)
            cell.value, style, kind = kept.get(source, (None, None, "n"))
            cell.data_type = kind
            if style is not None:
                cell._style = style


def _hide(book, edit):
    sheet = book[edit["sheet"]]
    for at in range(edit["at"], edit["at"] + edit["count"]):
        if edit["axis"] == "rows":
            sheet.row_dimensions[at].hidden = True
        else:
            sheet.column_dimensions[get_column_letter(at)].hidden = True


def _unmerge(book, edit):
    sheet = book[edit["sheet"]]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def _merge(book, edit):
    book[edit["sheet"]].merge_cells(edit["area"])


def _filter(book, edit):
    book[edit["sheet"]].auto_filter.ref = edit["area"]


def _rename(book, edit):
    book[edit["sheet"]].title = edit["to"]


def _move_sheet(book, edit):
    book.move_sheet(edit["sheet"], edit["to"] - book.sheetnames.index(edit["sheet"]))


def _add_sheet(book, edit):
    book.create_sheet(edit["sheet"])


def _copy_sheet(book, edit):
    book.copy_worksheet(book[edit["sheet"]]).title = edit["to"]


def _remove(book, edit):
    book.remove(book[edit["sheet"]])


def _only_sheet(book, edit):
    for name in book.sheetnames:
        if name != edit["sheet"]:
            book.remove(book[name])
    book.properties = openpyxl.packaging.core.DocumentProperties()
    for name in [defined.name for defined in _defined_names(book)]:
        del book.defined_names[name]


def _defined_names(book):
    # A list of names up to openpyxl 3.0, a dictionary since.
    names = book.defined_names
    return list(names.values()) if isinstance(names, dict) else list(names.definedName)


def _paste_values(book, edit):
    new = openpyxl.Workbook()
    new.remove(new.active)
    for name in edit["sheets"]:
        sheet = new.create_sheet(name)
        _copy_values(book[name].iter_rows(), sheet, 0, 0)
    return new


def _new_book(book, edit):
    new = openpyxl.Workbook()
    new.active.title = edit["sheet"]
    return new


def _paste_rows(book, edit):
    new = openpyxl.Workbook()
    new.active.title = edit["to"]
    rows = book[edit["sheet"]].iter_rows(min_row=edit["first"], max_row=edit["last"], max_col=edit["columns"])
    _copy_values(rows, new.active, edit["row"] - edit["first"], edit["column"] - 1)
    return new


def _copy_values(rows, sheet, down, right):
    for row in rows:
        for cell in row:
            # What a formula shows is not known here; it would be pasted as a number.
            if cell.value is not None and cell.data_type != "f":
                pasted = sheet.cell(cell.row + down, cell.column + right, cell.value)
                pasted.data_type = cell.data_type


def _note(book, edit):
    book[edit["sheet"]][edit["cell"]].comment = Comment(edit["text"], "記入者")


def _formula(book, edit):
    book[edit["sheet"]][edit["cell"]].value = edit["formula"]


def _number(book, edit):
    cell = book[edit["sheet"]][edit["cell"]]
    cell.value = edit["serial"]
    cell.number_format = edit["format"]


DO = {
    "set": _set,
    "rows": _lay_out,
    "columns": _lay_out,
    "hide": _hide,
    "unmerge": _unmerge,
    "merge": _merge,
    "filter": _filter,
    "rename": _rename,
    "move_sheet": _move_sheet,
    "copy_sheet": _copy_sheet,
    "remove": _remove,
    "only_sheet": _only_sheet,
    "paste_values": _paste_values,
    "paste_rows": _paste_rows,
    "new_book": _new_book,
    "note": _note,
    "formula": _formula,
    "number": _number,
    "add_sheet": _add_sheet,
}
