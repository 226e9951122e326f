"""Strict checks of the parts of an xlsx file besides its sheets' cells: workbook, styles, tables, drawings, charts, properties.

Each function takes a `strict.Package` and reports to it.
"""

import re

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_BREAKS = 1_023
MAX_HEADER_TYPE = 409

# Children in the order of the schema, of what Excel reads strictly.
ORDERS = {
    "workbook": """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames
        calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst""".split(),
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split(),
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst".split(),
    "c": "f v is extLst".split(),
}

# The content type of each kind of part, by the beginning of its name.
PART_TYPES = {
    "xl/workbook.xml": "spreadsheetml.sheet.main+xml",
    "xl/worksheets/sheet": "spreadsheetml.worksheet+xml",
    "xl/styles.xml": "spreadsheetml.styles+xml",
    "xl/sharedStrings.xml": "spreadsheetml.sharedStrings+xml",
    "xl/tables/table": "spreadsheetml.table+xml",
    "xl/drawings/drawing": "drawing+xml",
    "xl/charts/chart": "drawingml.chart+xml",
    "xl/theme/theme": "theme+xml",
    "docProps/core.xml": "core-properties+xml",
    "docProps/app.xml": "extended-properties+xml",
    "docProps/custom.xml": "custom-properties+xml",
}


def local(tag):
    return tag.rsplit("}", 1)[-1]


def check(package):
    """Everything of this module."""
    _types(package)
    _orders(package)
    _relations(package)
    _counts(package)
    _styles(package)
    _workbook(package)
    _properties(package)
    for name, _, part in package.sheets:
        _columns_and_breaks(package, part)
        _headers(package, part)
    _tables(package)
    _drawings(package)
    _charts(package)


def _types(package):
    given = {entry.get("PartName").lstrip("/"): entry.get("ContentType") for entry in package.trees["[Content_Types].xml"].iter(f"{TYPES}Override")}
    for part in package.parts:
        wanted = next((kind for begin, kind in PART_TYPES.items() if part.startswith(begin)), None)
        if wanted and not given.get(part, "").endswith(wanted):
            package.fault(part, f"is of type {given.get(part)}, not {wanted}")


def _orders(package):
    for part, tree in package.trees.items():
        for element in tree.iter():
            order = ORDERS.get(local(element.tag)) if element.tag.startswith(MAIN) else None
            at = -1
            for child in element if order else ():
                tag = local(child.tag)
                if tag not in order or order.index(tag) < at:
                    package.fault(part, f"{tag} stands in a wrong place of {local(element.tag)}")
                else:
                    at = order.index(tag)


def _relations(package):
    """Whatever names a relationship names one of its own part."""
    for part, tree in package.trees.items():
        if part.endswith(".rels"):
            continue
        targets = package.targets(part)
        for element in tree.iter():
            for key, value in element.attrib.items():
                if key.startswith(RELATIONS) and value not in targets:
                    package.fault(part, f"{local(element.tag)} leads to {value}, which is not there")


def _counts(package):
    """Where a list says how many it holds, it holds as many."""
    counted = {"fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "numFmts", "mergeCells", "tableColumns", "dataValidations", "rowBreaks"}
    for part, tree in package.trees.items():
        for element in tree.iter():
            if element.tag.startswith(MAIN) and local(element.tag) in counted and element.get("count") is not None:
                if int(element.get("count")) != len(element):
                    package.fault(part, f"{local(element.tag)} says {element.get('count')} and holds {len(element)}")
    strings = package.trees.get("xl/sharedStrings.xml")
    if strings is not None and strings.get("uniqueCount") is not None and int(strings.get("uniqueCount")) != len(strings):
        package.fault("xl/sharedStrings.xml", f"says {strings.get('uniqueCount')} texts and holds {len(strings)}")


def _styles(package):
    tree = package.trees["xl/styles.xml"]
    size = {name: len(tree.find(f"{MAIN}{name}")) if tree.find(f"{MAIN}{name}") is not None else 0 for name in ("fonts", "fills", "borders", "cellStyleXfs")}
    own = {int(entry.get("numFmtId")) for entry in tree.iter(f"{MAIN}numFmt")}
    for xf in tree.iter(f"{MAIN}xf"):
        for key, many in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if xf.get(key) is not None and not 0 <= int(xf.get(key)) < size[many]:
                package.fault("xl/styles.xml", f"a format names {key} {xf.get(key)}, which is not there")
        number = int(xf.get("numFmtId", 0))
        if number >= 164 and number not in own:
            package.fault("xl/styles.xml", f"a format names the number format {number}, which is not there")


def _workbook(package):
    book = "xl/workbook.xml"
    tree = package.trees[book]
    sheets = list(tree.iter(f"{MAIN}sheet"))
    for key in ("sheetId", f"{RELATIONS}id"):
        ids = [sheet.get(key) for sheet in sheets]
        if len(set(ids)) != len(ids):
            package.fault(book, f"two sheets have one {local(key)}")
    active = int(next(iter(tree.iter(f"{MAIN}workbookView"))).get("activeTab", 0))
    if active >= len(sheets) or package.sheets[active][1] != "visible":
        package.fault(book, f"opens on sheet {active}, which nobody sees")
    selected = [at for at, (_, _, part) in enumerate(package.sheets) if any(view.get("tabSelected") in ("1", "true") for view in package.trees[part].iter(f"{MAIN}sheetView"))]
    # Several selected sheets are edited together, which nobody wants.
    if selected != [active]:
        package.fault(book, f"sheets {selected} are selected, sheet {active} is opened")
    names = [name for name, _, _ in package.sheets]
    for defined in tree.iter(f"{MAIN}definedName"):
        for area in areas(defined.text or ""):
            sheet, cells = split_area(area)
            if sheet is None or not _is_range(cells):
                package.fault(book, f"the name {defined.get('name')} does not resolve: {area}")
            at = defined.get("localSheetId")
            if at is not None and sheet is not None and int(at) < len(names) and names[int(at)] != sheet:
                package.fault(book, f"the name {defined.get('name')} of {names[int(at)]} leads to {sheet}")


def areas(text):
    """The areas of a reference, which commas outside of quotes part."""
    return [area for area in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text.strip().removeprefix("(").removesuffix(")"))]


def split_area(area):
    """Sheet and cells of `'sheet'!$A$1:$B$2`; no sheet if it is no such thing."""
    match = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!\s]+))!(.+)", area)
    return ((match[1] or match[2]).replace("''", "'"), match[3]) if match else (None, area)


def _is_range(cells):
    corner = r"\$?([A-Z]{1,3})\$?(\d{1,7})"
    if re.fullmatch(r"\$?\d{1,7}:\$?\d{1,7}|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}", cells):
        return True
    match = re.fullmatch(f"{corner}(?::{corner})?", cells)
    return bool(match) and all(1 <= int(row) <= MAX_ROW for row in (match[2], match[4]) if row)


def _properties(package):
    core = package.trees.get("docProps/core.xml")
    tags = [local(element.tag) for element in core] if core is not None else []
    if len(set(tags)) != len(tags):
        package.fault("docProps/core.xml", "says something twice")
    custom = package.trees.get("docProps/custom.xml")
    for key in ("pid", "name"):
        values = [entry.get(key) for entry in custom] if custom is not None else []
        if len(set(values)) != len(values):
            package.fault("docProps/custom.xml", f"two properties have one {key}")
    if custom is not None and any(int(entry.get("pid")) < 2 for entry in custom):
        package.fault("docProps/custom.xml", "a property has a number below 2")


def _columns_and_breaks(package, part):
    tree = package.trees[part]
    last = 0
    for column in tree.iter(f"{MAIN}col"):
        first, end = int(column.get("min")), int(column.get("max"))
        if not last < first <= end <= MAX_COLUMN:
            package.fault(part, f"columns {first} to {end} come after {last}")
        last = end
    rows = [int(row.get("r")) for row in tree.iter(f"{MAIN}row")]
    breaks = [int(entry.get("id")) for entry in tree.iterfind(f"{MAIN}rowBreaks/{MAIN}brk")]
    if breaks != sorted(set(breaks)) or len(breaks) > MAX_BREAKS or any(not 0 < at <= (rows[-1] if rows else 0) for at in breaks):
        package.fault(part, f"its page breaks are not in order, or too many: {len(breaks)}")
    for merge in tree.iter(f"{MAIN}mergeCell"):
        if ":" not in merge.get("ref", ""):
            package.fault(part, f"{merge.get('ref')} merges nothing")


def _headers(package, part):
    for text in package.trees[part].iterfind(f"{MAIN}headerFooter/*"):
        code = (text.text or "").replace("&&", "")
        for size in re.findall(r"&(\d+)", re.sub(r'&"[^"]*"', "&!", code)):
            if not 1 <= int(size) <= MAX_HEADER_TYPE:
                package.fault(part, f"a header or footer asks for type of {size} points")
        if sum(len(re.findall(f"&{section}", code)) > 1 for section in "LCR"):
            package.fault(part, "a header or footer has a section twice")


def _tables(package):
    ids, names, taken = set(), {name.lower() for name in package.defined}, {}
    for part, tree in package.trees.items():
        if not re.fullmatch(r"xl/tables/table\d+\.xml", part):
            continue
        sheet = next((name for name, _, owner in package.sheets if part in package.targets(owner).values()), None)
        if sheet is None:
            package.fault(part, "belongs to no sheet")
            continue
        if tree.get("id") in ids:
            package.fault(part, f"the id {tree.get('id')} occurs twice")
        ids.add(tree.get("id"))
        name = tree.get("displayName", "")
        if name.lower() in names or not re.fullmatch(r"[^\W\d][\w.]*", name) or len(name) > 255:
            package.fault(part, f"{name!r} is no name for a table, or one that is taken")
        names.add(name.lower())
        c1, r1, c2, r2 = package.range(tree.get("ref"))
        columns = [column.get("name") for column in tree.iter(f"{MAIN}tableColumn")]
        if len(columns) != c2 - c1 + 1 or len({column.lower() for column in columns}) != len(columns):
            package.fault(part, f"{len(columns)} columns, some of one name, over {tree.get('ref')}")
        if tree.get("headerRowCount", "1") != "0":
            for offset, column in enumerate(columns):
                cell = package.cells[sheet].get(f"{letters(c1 + offset)}{r1}")
                shown = cell.text if cell is not None else None
                # Line breaks of a heading are written as _x000a_ in the table.
                if shown is None or re.sub(r"_x000[aAdD]_|\s", "", column) != re.sub(r"\s", "", shown):
                    package.fault(part, f"the column {column!r} has the heading {shown!r}")
        for filter_ in tree.iter(f"{MAIN}autoFilter"):
            f1, g1, f2, g2 = package.range(filter_.get("ref"))
            if not (c1 <= f1 <= f2 <= c2 and g1 == r1 and g2 <= r2):
                package.fault(part, f"its filter is over {filter_.get('ref')}")
        for other, (o1, p1, o2, p2) in taken.setdefault(sheet, {}).items():
            if o1 <= c2 and c1 <= o2 and p1 <= r2 and r1 <= p2:
                package.fault(part, f"overlaps {other}")
        taken[sheet][part] = (c1, r1, c2, r2)
        for merge in package.tree(sheet).iter(f"{MAIN}mergeCell"):
            o1, p1, o2, p2 = package.range(merge.get("ref"))
            if o1 <= c2 and c1 <= o2 and p1 <= r2 and r1 <= p2:
                package.fault(part, f"cells of it are merged: {merge.get('ref')}")


def letters(column):
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _drawings(package):
    for part, tree in package.trees.items():
        if not re.fullmatch(r"xl/drawings/drawing\d+\.xml", part):
            continue
        ids = [element.get("id") for element in tree.iter(f"{DRAWING}cNvPr")]
        if len(set(ids)) != len(ids):
            package.fault(part, "two shapes have one id")
        for anchor in tree.iter(f"{DRAWING}twoCellAnchor"):
            start, end = ([int(anchor.find(f"{DRAWING}{corner}/{DRAWING}{axis}").text) for axis in ("col", "row")] for corner in ("from", "to"))
            if any(a > b for a, b in zip(start, end)) or end[0] >= MAX_COLUMN or end[1] >= MAX_ROW:
                package.fault(part, f"a shape goes from {start} to {end}")


def _charts(package):
    sheets = {name for name, _, _ in package.sheets}
    for part, tree in package.trees.items():
        if not re.fullmatch(r"xl/charts/chart\d+\.xml", part):
            continue
        axes = [element.get("val") for element in tree.iter(f"{CHART}axId")]
        own = {child.find(f"{CHART}axId").get("val") for child in tree.iter() if local(child.tag) in ("catAx", "valAx", "dateAx", "serAx")}
        if not set(axes) <= own:
            package.fault(part, "a series names an axis that is not there")
        for formula in tree.iter(f"{CHART}f"):
            for area in areas(formula.text or ""):
                sheet, cells = split_area(area)
                if sheet not in sheets or not _is_range(cells):
                    package.fault(part, f"leads to {area}")
        for series in tree.iter(f"{CHART}ser"):
            for cache in series.iter():
                if local(cache.tag) in ("numCache", "strCache"):
                    count = cache.find(f"{CHART}ptCount")
                    points = [int(point.get("idx")) for point in cache.iter(f"{CHART}pt")]
                    if count is None or points != sorted(set(points)) or any(at >= int(count.get("val")) for at in points):
                        package.fault(part, "the stored values of a series are not in order")
