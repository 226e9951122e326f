"""What a department finds when it opens its workbook: locks, colours, merged cells, formulas, room for every text.

LibreOffice is asked, because a lock that no part of the file states (locked is the default) shows only in a program.
"""

import openpyxl

from measure import address, clipped, filled_cells
from workspace import lines

# com.sun.star.sheet.CellFlags.FORMULA
FORMULA = 16
NO_COLOUR = -1
WHITE = 0xFFFFFF


def _same(stored, cell):
    if isinstance(stored, str):
        return stored == cell.String
    return stored is not None and cell.getError() == 0 and abs(float(stored) - cell.Value) < 1e-9


def _formulas(sheet):
    for area in sheet.queryContentCells(FORMULA).RangeAddresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield column, row, sheet.getCellByPosition(column, row)


def form_faults(office, workspace, workbook, answers):
    """Everything that is wrong with one department's workbook before and while it is filled in."""
    path = workspace.form(workbook)
    document = office.open(path)
    stored = openpyxl.load_workbook(path, data_only=True)
    faults = []
    try:
        visible = [name for name in document.Sheets.ElementNames if document.Sheets.getByName(name).IsVisible]
        cells = {(at["sheet"], at["cell"]) for line in lines(workbook) for at in line["cells"].values()}
        for name in visible:
            sheet = document.Sheets.getByName(name)
            if not sheet.isProtected():
                faults.append(f"{name} is not protected")
            for column, row, cell in filled_cells(sheet):
                if (name, address(column, row)) in cells:
                    faults.append(f"{name} {address(column, row)} is to be filled in and holds {cell.String!r}")
                elif not cell.CellProtection.IsLocked:
                    faults.append(f"{name} {address(column, row)} {cell.String[:30]!r} is not locked")
            # Far away from the form: what is pasted takes the default style with it, which must not lock.
            if sheet.getCellRangeByName("AZ900").CellProtection.IsLocked:
                faults.append(f"{name}: the default style is locked")
        for name, at in sorted(cells):
            sheet = document.Sheets.getByName(name)
            cell = sheet.getCellRangeByName(at)
            if cell.CellProtection.IsLocked:
                faults.append(f"{name} {at} is locked")
            cursor = sheet.createCursorByRange(cell)
            cursor.collapseToMergedArea()
            area = cursor.RangeAddress
            if (area.StartColumn, area.StartRow) != (area.EndColumn, area.EndRow):
                faults.append(f"{name} {at} is merged")
            if cell.CellBackColor in (NO_COLOUR, WHITE):
                faults.append(f"{name} {at} has no colour")
            if not sheet.Rows.getByIndex(area.StartRow).OptimalHeight:
                faults.append(f"{name} {at}: the row does not grow")
        faults += formula_faults(document, visible, stored)
        for sheet, at, typed in answers.of(workbook):
            cell = document.Sheets.getByName(sheet).getCellRangeByName(at)
            if isinstance(typed, str):
                cell.setString(typed)
            else:
                cell.setValue(typed)
        document.calculateAll()
        # The first sheet counts what is open: nothing is, now.
        first = document.Sheets.getByIndex(0)
        for column, row, cell in _formulas(first):
            if cell.Value != 0:
                faults.append(f"{visible[0]} {address(column, row)} counts {cell.String} open cells in a form that is filled in")
        for name in visible:
            sheet = document.Sheets.getByName(name)
            sheet.unprotect("")
            if sheet.isProtected():
                faults.append(f"{name} has a password")
        # Last, because it changes heights. Cells to fill in do not count here: their rows have grown.
        faults += clipped(document, path, visible)
    finally:
        document.close(True)
    return [f"{workbook['path']}: {fault}" for fault in faults]


def formula_faults(document, visible, stored):
    """Formulas whose stored value, which is all that 保護ビュー shows, is not what comes out when they are calculated."""
    document.calculateAll()
    faults = []
    for name in visible:
        for column, row, cell in _formulas(document.Sheets.getByName(name)):
            value = stored[name].cell(row + 1, column + 1).value
            if not _same(value, cell):
                faults.append(f"{name} {address(column, row)} {cell.Formula[:60]}: stored {value!r}, calculated {cell.String!r}")
    return faults
