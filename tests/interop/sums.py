"""What the packet counts: LibreOffice works out every formula again and comes to the stored values; a grade that is corrected in 回答一覧
is counted so in 集計 and shown so in its chart; sorting 回答一覧 changes nothing."""

import openpyxl
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField

import look

SUMMARY = "集計"
LIST = "回答一覧"
GRADE, UNIT, KIND, UNIT_GRADE = "集計用：評価", "集計用：取組", "集計用：取組の区分", "集計用：取組の評価"


def packet_faults(office, city, path):
    """Faults of a packet in which everything is counted."""
    document = office.open(path)
    stored = openpyxl.load_workbook(path, data_only=True)
    try:
        names = list(document.Sheets.ElementNames)
        faults = look.formula_faults(document, names, stored)
        sheet = next((sheet for sheet in _sheets(document) if sheet.Name.startswith(LIST) and UNIT_GRADE in _rows(sheet)[0]), None)
        if sheet is None:
            return [*faults, "nothing is counted"]
        faults += _correction_faults(document, sheet, city)
        faults += _sorting_faults(document, sheet)
    finally:
        document.close(True)
    return [f"{path.name}: {fault}" for fault in faults]


def _sheets(document):
    return [document.Sheets.getByName(name) for name in document.Sheets.ElementNames]


def _rows(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    area = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, area.EndColumn, area.EndRow).getDataArray()


def _counts(document):
    """Numbers behind each label of 集計, by the label and whether it stands at the left, where the headings are."""
    found = {}
    for row in _rows(document.Sheets.getByName(SUMMARY)):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip():
                numbers = []
                for value in row[column + 1 :]:
                    if not isinstance(value, float):
                        break
                    numbers.append(value)
                if numbers:
                    found.setdefault((cell.strip(), column == 0), numbers)
    return found


def _chart(document):
    """The numbers that the chart draws: one row for each row of the table, its parts from the left."""
    charts = document.Sheets.getByName(SUMMARY).Charts
    if charts.Count != 1:
        raise AssertionError(f"{SUMMARY} has {charts.Count} charts")
    sequences = [labelled.getValues() for labelled in charts.getByIndex(0).EmbeddedObject.getDataSequences()]
    parts = [sequence.getNumericalData() for sequence in sequences if sequence.Role == "values-y"]
    return list(zip(*parts))


def _correction_faults(document, sheet, city):
    rows = _rows(sheet)
    header = list(rows[0])
    rating = next(field for field in city.template["field"] if field["key"] == "rating")
    scale = next(scale for scale in city.template["scale"] if scale["key"] == rating["scale"])["grade"]
    codes = [grade["code"] for grade in scale]
    typed, graded, unit, kind, result = (
        header.index(label) for label in (rating["label"].replace("\n", ""), GRADE, UNIT, KIND, UNIT_GRADE)
    )
    owner = header.index(city.template.get("columns", {}).get("owners", "担当課"))
    units = [row[unit] for row in rows[1:]]

    def fits(row):
        alone = row[kind] == "本掲" and units.count(row[unit]) == 1
        return alone and row[typed] and row[graded] in codes and row[result] == row[graded]

    # The rating of one department, which nobody shares and no office overrides.
    number = next((number for number, row in enumerate(rows) if number and fits(row)), None)
    if number is None:
        return ["no line could be corrected"]
    before, chart_before = _counts(document), _chart(document)
    old = codes.index(rows[number][graded])
    new = (old + 1) % len(codes)
    sheet.getCellByPosition(typed, number).setString(scale[new].get("print", scale[new]["code"]))
    document.calculateAll()
    after, chart_after = _counts(document), _chart(document)
    moved = [0.0] * len(codes)
    moved[old], moved[new] = -1.0, 1.0
    total = "計（再掲を除く）" if ("計（再掲を除く）", True) in before else "計"
    faults = []
    for label in ((total, True), (total, False), (rows[number][owner], False), (rows[number][2], True)):
        difference = [a - b for a, b in zip(after[label], before[label])][: len(codes)]
        if difference != moved:
            faults.append(f"{label[0]} moved by {difference} where one grade went from {codes[old]} to {codes[new]}")
    differences = [[a - b for a, b in zip(*pair)][: len(codes)] for pair in zip(chart_after, chart_before)]
    if moved not in differences:
        faults.append(f"the chart moved by {[row for row in differences if any(row)]}")
    return faults


def _sorting_faults(document, sheet):
    """Sorted by the ids, the other way round than they stand: the counts stay."""
    before = _counts(document)
    rows = _rows(sheet)
    area = sheet.getCellRangeByPosition(0, 1, len(rows[0]) - 1, len(rows) - 1)
    field = TableSortField()
    field.Field = 0
    field.IsAscending = sum(map(ord, rows[1][0])) > sum(map(ord, rows[-1][0]))
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    area.sort((PropertyValue(Name="SortFields", Value=fields), PropertyValue(Name="ContainsHeader", Value=False)))
    document.calculateAll()
    if [row[0] for row in _rows(sheet)] == [row[0] for row in rows]:
        return ["sorting changed nothing, so nothing is shown"]
    after = _counts(document)
    return [f"{label[0]} is {after.get(label)} instead of {before[label]} once the list is sorted" for label in before if after.get(label) != before[label]]
