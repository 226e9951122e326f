"""Measures in LibreOffice whether every text fits its cell.

The text of a PDF alone does not tell: of a text that is too high LibreOffice still prints a line that is cut in half, and all
lines (into the rows above and below) when the cell is centred.
"""

import unicodedata

import openpyxl
import uno  # noqa: F401  makes com.sun.star importable
from com.sun.star.table import CellAddress, CellRangeAddress
from openpyxl.utils import get_column_letter

# com.sun.star.sheet.CellFlags: values, dates, texts, formulas; and all of them.
CONTENT = 1 + 2 + 4 + 16
EVERYTHING = 1023
# What may be missing, in hundredths of a millimetre: rounding of row heights, and the empty edge inside a cell.
TOLERANCE = 40


def address(column, row):
    """A1 for (0, 0)."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def filled_cells(sheet):
    """Every cell of a sheet that holds something."""
    for area in sheet.queryContentCells(CONTENT).RangeAddresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield column, row, sheet.getCellByPosition(column, row)


def display_width(text):
    """Width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def clipped(document, path, names):
    """Every text on the named sheets that has not the room it needs. Changes the document: do not save it.

    What stands where is taken from the file, since asking LibreOffice for each cell takes minutes; heights and widths are
    LibreOffice's own.
    """
    faults = []
    book = openpyxl.load_workbook(path)
    document.Sheets.insertNewByName("scratch", document.Sheets.Count)
    for name in names:
        document.Sheets.getByName(name).unprotect("")
        faults += _clipped_on(document.Sheets.getByName(name), book[name], document.Sheets.getByName("scratch"))
    return faults


def _clipped_on(sheet, stored, scratch):
    name = sheet.Name
    heights = []
    for row in range(stored.max_row):
        about = sheet.Rows.getByIndex(row)
        heights.append(about.Height if about.IsVisible else 0)
    widths = []
    for column in range(stored.max_column):
        about = sheet.Columns.getByIndex(column)
        widths.append(about.Width if about.IsVisible else 0)
    inside = set()
    merged = []
    for area in stored.merged_cells.ranges:
        inside.update((column, row) for row in range(area.min_row, area.max_row + 1) for column in range(area.min_col, area.max_col + 1))
        text = stored.cell(area.min_row, area.min_col).value
        height = sum(heights[area.min_row - 1 : area.max_row])
        width = sum(widths[area.min_col - 1 : area.max_col])
        if text not in (None, "") and height and width:
            merged.append((area.min_col - 1, area.min_row - 1, width, height, str(text)))
    alone = {}
    faults = []
    for row in stored.iter_rows():
        for cell in row:
            if cell.value in (None, "") or (cell.column, cell.row) in inside or not heights[cell.row - 1] or not widths[cell.column - 1]:
                continue
            alone.setdefault(cell.row - 1, []).append(f"{cell.coordinate} {str(cell.value)[:30]!r}")
            # A text in one line that is wider than its column runs into its neighbour or is cut.
            letter = cell.column_letter
            if isinstance(cell.value, str) and cell.data_type == "s" and not cell.alignment.wrap_text:
                if display_width(cell.value) > stored.column_dimensions[letter].width and not cell.alignment.shrink_to_fit:
                    faults.append(f"{name} {cell.coordinate} {cell.value[:40]!r} does not wrap and is wider than its column")
    # Cells of their own: LibreOffice says how high their row ought to be.
    for row, texts in alone.items():
        about = sheet.Rows.getByIndex(row)
        about.OptimalHeight = True
        if about.Height > heights[row] + TOLERANCE:
            shown = "; ".join(texts)
            faults.append(f"{name} row {row + 1} is {heights[row] / 100:.1f} mm high and needs {about.Height / 100:.1f} mm: {shown}")
    if not merged:
        return faults
    # Merged cells never set a row's height: the same text is measured in a single cell of the same width.
    columns = sorted({width for _, _, width, _, _ in merged})
    for index, width in enumerate(columns):
        scratch.Columns.getByIndex(index).Width = width
    tab, own = scratch.RangeAddress.Sheet, sheet.RangeAddress.Sheet
    for at, (column, row, width, _, _) in enumerate(merged):
        scratch.copyRange(CellAddress(tab, columns.index(width), at), CellRangeAddress(own, column, row, column, row))
    block = scratch.getCellRangeByPosition(0, 0, len(columns) - 1, len(merged) - 1)
    block.merge(False)
    block.Rows.OptimalHeight = True
    for at, (column, row, _, height, text) in enumerate(merged):
        needed = scratch.Rows.getByIndex(at).Height
        if needed > height + TOLERANCE:
            faults.append(f"{name} {address(column, row)} is {height / 100:.1f} mm high and needs {needed / 100:.1f} mm: {text[:40]!r}")
    block.clearContents(EVERYTHING)
    return faults
