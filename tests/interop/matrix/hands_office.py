"""LibreOffice carries out edits, each as its user interface does: rows are inserted, cut and pasted, sorted, sheets copied."""

from pathlib import Path

import uno
from com.sun.star.awt import Point, Size
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale
from com.sun.star.table import CellAddress, CellRangeAddress, TableSortField

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "csv": "Text - txt - csv (StarCalc)",
    "tsv": "Text - txt - csv (StarCalc)",
}
# Separator, quotation mark, character set (76 UTF-8, 64 Shift_JIS), from the first line on, …, cells as shown; the last
# value is the number of the sheet.
TEXT_OPTIONS = "{separator},34,{charset},1,,0,false,true,false,false,false,{sheet}"
CHARSETS = {"utf-8": 76, "shift_jis": 64}


def _properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def carry_out(office, jobs):
    for source, edits, targets in jobs:
        hand = Hand(office, source)
        try:
            hand.do(edits)
            for target, how in targets:
                hand.save(target, how)
        finally:
            hand.close()


class Hand:
    """A document, and what is done to it."""

    def __init__(self, office, source):
        self._office = office
        self._open = []
        self.document = self._opened(office.open(source))
        for index in range(self.document.Sheets.Count):
            sheet = self.document.Sheets.getByIndex(index)
            if sheet.isProtected():
                sheet.unprotect("")

    def _opened(self, document):
        self._open.append(document)
        # Nobody looks on: no row is measured before the end.
        document.lockControllers()
        document.addActionLock()
        return document

    def close(self):
        for document in reversed(self._open):
            document.close(True)

    def do(self, edits):
        for edit in edits:
            getattr(self, "_" + edit["op"])(**{name: value for name, value in edit.items() if name != "op"})

    def save(self, target, how):
        """`how`: a format, or (text format, character set, sheet), or (format, password)."""
        options = {}
        kind = how
        if isinstance(how, tuple):
            kind = how[0]
            if kind in ("csv", "tsv"):
                number = list(self.document.Sheets.ElementNames).index(how[2]) + 1
                separator = {"csv": 44, "tsv": 9}[kind]
                options["FilterOptions"] = TEXT_OPTIONS.format(separator=separator, charset=CHARSETS[how[1]], sheet=number)
            else:
                options["Password"] = how[1]
        while self.document.isActionLocked():
            self.document.removeActionLock()
        self.document.storeToURL(Path(target).as_uri(), _properties(FilterName=FILTERS[kind], **options))
        if kind in ("csv", "tsv"):
            # With a number of a sheet, its name is put into the file's.
            target = Path(target)
            (written,) = target.parent.glob(f"{target.stem}-*.{target.suffix[1:]}")
            written.rename(target)

    def _sheet(self, name):
        return self.document.Sheets.getByName(name)

    def _cell(self, sheet, cell):
        return self._sheet(sheet).getCellRangeByName(cell)

    # ---- cells

    def _set(self, sheet, cell, value):
        at = self._cell(sheet, cell)
        if value is None:
            at.setFormula("")
        elif isinstance(value, str):
            at.setString(value)
        else:
            at.setValue(value)

    def _formula(self, sheet, cell, formula):
        self._cell(sheet, cell).setFormula(formula)

    def _number(self, sheet, cell, serial, format):
        at = self._cell(sheet, cell)
        at.setValue(serial)
        formats, locale = self.document.NumberFormats, Locale("ja", "JP", "")
        key = formats.queryKey(format, locale, False)
        at.NumberFormat = key if key != -1 else formats.addNew(format, locale)

    def _struck(self, sheet, cell, parts):
        at = self._cell(sheet, cell)
        at.setString("")
        text = at.getText()
        for part, struck in parts:
            cursor = text.createTextCursor()
            cursor.gotoEnd(False)
            cursor.CharStrikeout = int(struck)
            text.insertString(cursor, part, False)

    def _note(self, sheet, cell, text):
        at = self._cell(sheet, cell).getCellAddress()
        self._sheet(sheet).getAnnotations().insertNew(at, text)

    def _text_box(self, sheet, text):
        shape = self.document.createInstance("com.sun.star.drawing.TextShape")
        shape.setPosition(Point(3000, 6000))
        shape.setSize(Size(6000, 1500))
        self._sheet(sheet).getDrawPage().add(shape)
        shape.setString(text)

    def _page_header(self, sheet, text):
        style = self.document.getStyleFamilies().getByName("PageStyles").getByName(self._sheet(sheet).PageStyle)
        style.HeaderIsOn = True
        content = style.RightPageHeaderContent
        content.LeftText.setString(text)
        style.RightPageHeaderContent = content

    # ---- rows and columns

    def _rows(self, sheet, how, at, order, count=1, to=None, moved=None):
        self._lay_out(self._sheet(sheet), "Rows", how, at, count, to, moved)

    def _columns(self, sheet, how, at, order, count=1, to=None, moved=None):
        self._lay_out(self._sheet(sheet), "Columns", how, at, count, to, moved)

    def _lay_out(self, sheet, axis, how, at, count, to, moved):
        lines = getattr(sheet, axis)
        if how == "insert":
            lines.insertByIndex(at - 1, count)
        elif how == "delete":
            lines.removeByIndex(at - 1, count)
        elif how == "move":
            lines.insertByIndex(to - 1, 1)
            source = at + 1 if to <= at else at
            height = _used(sheet).EndRow
            self._move(sheet, (0, source - 1, height, source - 1), (0, to - 1))
            lines.removeByIndex(source - 1, 1)
        elif how == "permute":
            first, below = min(moved), max(moved) + 1
            width = _used(sheet).EndColumn
            lines.insertByIndex(below - 1, len(moved))
            for index, row in enumerate(moved):
                self._move(sheet, (row - 1, 0, row - 1, width), (below - 1 + index, 0))
            lines.removeByIndex(first - 1, len(moved))
        else:
            self._sort(sheet, at, moved)

    @staticmethod
    def _move(sheet, source, target):
        number = sheet.getRangeAddress().Sheet
        top, left, bottom, right = source
        sheet.moveRange(CellAddress(number, target[1], target[0]), CellRangeAddress(number, left, top, right, bottom))

    @staticmethod
    def _sort(sheet, first, moved):
        """A real sort, by a column beside the table that holds the order wanted."""
        rank = _used(sheet).EndColumn + 1
        for place, row in enumerate(moved):
            sheet.getCellByPosition(rank, row - 1).setValue(place)
        table = sheet.getCellRangeByPosition(0, first - 1, rank, first + len(moved) - 2)
        field = TableSortField()
        field.Field = rank
        field.IsAscending = True
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        table.sort(_properties(SortFields=fields, ContainsHeader=False, BindFormatsToContent=True))
        sorted_rows = [int(sheet.getCellByPosition(rank, first - 1 + index).getValue()) for index in range(len(moved))]
        assert sorted_rows == sorted(sorted_rows), "LibreOffice did not sort"
        sheet.Columns.removeByIndex(rank, 1)

    def _hide(self, sheet, axis, at, count):
        lines = self._sheet(sheet).Rows if axis == "rows" else self._sheet(sheet).Columns
        for index in range(at - 1, at - 1 + count):
            lines.getByIndex(index).IsVisible = False

    def _merge(self, sheet, area):
        self._cell(sheet, area).merge(True)

    # LibreOffice leaves values under merged cells where they are; others throw them away.
    _merge_over = _merge

    def _unmerge(self, sheet):
        used = _used(self._sheet(sheet))
        self._sheet(sheet).getCellRangeByPosition(0, 0, used.EndColumn, used.EndRow).merge(False)

    def _filter(self, sheet, area):
        ranges = self.document.DatabaseRanges
        ranges.addNewByName("絞り込み", self._cell(sheet, area).getRangeAddress())
        ranges.getByName("絞り込み").AutoFilter = True

    # ---- sheets

    def _rename(self, sheet, to):
        self._sheet(sheet).setName(to)

    def _move_sheet(self, sheet, to):
        self.document.Sheets.moveByName(sheet, to)

    def _add_sheet(self, sheet):
        self.document.Sheets.insertNewByName(sheet, self.document.Sheets.Count)

    def _copy_sheet(self, sheet, to):
        self.document.Sheets.copyByName(sheet, to, self.document.Sheets.Count)

    def _remove(self, sheet):
        self.document.Sheets.removeByName(sheet)

    def _empty(self):
        return self._opened(self._office.new())

    def _new_book(self, sheet):
        self.document = self._empty()
        self.document.Sheets.getByIndex(0).setName(sheet)

    def _only_sheet(self, sheet):
        new = self._empty()
        empty = new.Sheets.ElementNames
        new.Sheets.importSheet(self.document, sheet, 0)
        for name in empty:
            new.Sheets.removeByName(name)
        self.document = new

    def _bring(self, source, edits, sheet, to):
        other = Hand(self._office, source)
        try:
            other.do(edits)
            self.document.Sheets.importSheet(other.document, sheet, self.document.Sheets.Count)
            imported = self.document.Sheets.getByIndex(self.document.Sheets.Count - 1)
            imported.setName(to)
        finally:
            other.close()

    def _paste_values(self, sheets):
        new = self._empty()
        empty = new.Sheets.ElementNames
        for name in sheets:
            new.Sheets.insertNewByName(name, new.Sheets.Count)
            self._paste(self._sheet(name), new.Sheets.getByName(name), None, 0, 0)
        for name in empty:
            if name not in sheets:
                new.Sheets.removeByName(name)
        self.document = new

    def _paste_rows(self, sheet, first, last, columns, row, column, to):
        new = self._empty()
        target = new.Sheets.getByIndex(0)
        target.setName(to)
        self._paste(self._sheet(sheet), target, (first - 1, last - 1, columns - 1), row - 1, column - 1)
        self.document = new

    @staticmethod
    def _paste(source, target, rows, down, right):
        used = _used(source)
        first, last, width = rows or (0, used.EndRow, used.EndColumn)
        data = source.getCellRangeByPosition(0, first, width, last).getDataArray()
        target.getCellRangeByPosition(right, down, right + width, down + last - first).setDataArray(data)


def _used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.getRangeAddress()


CAN = {name.removeprefix("_") for name in vars(Hand) if not name.startswith("__")} - {"do", "save", "close", "lay_out", "sheet", "cell", "move", "sort", "empty", "opened", "paste"}
