"""Strict checks of xlsx files without Excel: what makes Excel offer a repair, or a sanitiser refuse a file.

    python3 tests/interop/strict.py FILE...

Only the standard library is used, so that nothing reads generously what Excel would not.
"""

import pathlib
import posixpath
import re
import sys
import zipfile
from xml.etree import ElementTree

import strict_parts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

HIDDEN_SHEET = "事務局用（削除しないでください）"
MAX_BYTES = 300_000
MAX_CELL_TEXT = 32_767
MAX_ROW_POINTS = 409.5

# Children of a worksheet in the order that the schema (CT_Worksheet) asks for; Excel refuses any other.
ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks
printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags
drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst""".split()

BOOLEANS = set(
    """hidden customHeight customWidth customFormat collapsed bestFit fitToPage autoPageBreaks showGridLines showRowColHeaders
tabSelected showZeros showFormulas rightToLeft showErrorMessage showInputMessage showDropDown allowBlank locked wrapText
shrinkToFit applyNumberFormat applyFont applyFill applyBorder applyAlignment applyProtection quotePrefix pivotButton
fullCalcOnLoad iterate horizontalCentered verticalCentered gridLines headings useFirstPageNumber blackAndWhite draft
objects scenarios formatCells formatColumns formatRows insertColumns insertRows insertHyperlinks deleteColumns deleteRows
selectLockedCells selectUnlockedCells sort autoFilter pivotTables stopIfTrue date1904 customBuiltin hiddenButton
showButton man diagonalUp diagonalDown differentFirst differentOddEven scaleWithDoc alignWithMargins""".split()
)
BOOLEAN_VALUES = {"0", "1", "true", "false"}

# Functions that Excel 2016 does not know, and what marks dynamic arrays.
NEWER = re.compile(r"_xlfn|_xlws|\b(LET|LAMBDA|XLOOKUP|XMATCH|FILTER|UNIQUE|SORT|SORTBY|SEQUENCE|TEXTJOIN|CONCAT|IFS|SWITCH)\(")
LOOKS_LIKE_CELL = re.compile(r"^(\$?[A-Za-z]{1,3}\$?\d+|[rRcC]\d*)$")


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parse_range(text):
    """(first column, first row, last column, last row) of `A1` or `A1:B2`."""
    ends = []
    for corner in text.replace("$", "").split(":"):
        match = re.fullmatch(r"([A-Z]{1,3})(\d+)", corner)
        if not match:
            raise ValueError(f"{text} is no range")
        ends.append((column_number(match[1]), int(match[2])))
    (c1, r1), (c2, r2) = ends[0], ends[-1]
    return c1, r1, c2, r2


class Cell:
    """A cell as it stands in the file."""

    def __init__(self, address, kind, text, formula):
        self.address = address
        self.kind = kind
        self.text = text
        self.formula = formula


class Package:
    """An xlsx file taken apart; `faults` holds what is wrong with it."""

    def __init__(self, path):
        self.path = path
        self.faults = []
        self.parts = {}
        self.trees = {}
        self.sheets = []  # (name, state, part)
        self.cells = {}  # sheet name: {address: Cell}
        self.tables = set()
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len({name.lower() for name in names}) != len(names):
                self.fault("", "two parts have one name")
            if archive.testzip() is not None:
                self.fault("", "a check sum is wrong")
            for name in names:
                self.parts[name] = archive.read(name)
        for name, data in self.parts.items():
            try:
                self.trees[name] = ElementTree.fromstring(data)
            except ElementTree.ParseError as error:
                self.fault(name, f"is not well-formed: {error}")
        if self.faults:
            return
        self._relationships()
        self._content_types()
        self._booleans()
        # Without its parts a workbook cannot be looked at any further.
        if not self.faults:
            self._workbook()
            strict_parts.check(self)

    def fault(self, part, text):
        self.faults.append(f"{self.path.name}: {part}: {text}" if part else f"{self.path.name}: {text}")

    def targets(self, part):
        """Relationship id to target part, of one part."""
        folder, name = posixpath.split(part)
        rels = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in rels if rels is not None else ():
            target = relation.get("Target")
            if relation.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id")] = target
        return found

    def _relationships(self):
        for name, tree in self.trees.items():
            if not name.endswith(".rels"):
                continue
            source = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")])
            if source and source not in self.parts:
                self.fault(name, f"belongs to {source}, which is not there")
            ids = [relation.get("Id") for relation in tree]
            if len(set(ids)) != len(ids):
                self.fault(name, "an id occurs twice")
            for relation in tree:
                if relation.tag != f"{PACKAGE_RELS}Relationship":
                    self.fault(name, f"holds {relation.tag}")
                if relation.get("TargetMode") == "External":
                    self.fault(name, f"leads outside: {relation.get('Target')}")
            for target in self.targets(source).values():
                if target not in self.parts:
                    self.fault(name, f"leads to {target}, which is not there")
        for name in self.parts:
            if re.search(r"vbaProject|externalLink|activeX|embeddings|connections\.xml|printerSettings", name, re.IGNORECASE):
                self.fault(name, "has no place in these files")

    def _content_types(self):
        tree = self.trees.get("[Content_Types].xml")
        if tree is None:
            self.fault("", "has no [Content_Types].xml")
            return
        defaults = {entry.get("Extension").lower() for entry in tree.iter(f"{TYPES}Default")}
        overrides = [entry.get("PartName").lstrip("/") for entry in tree.iter(f"{TYPES}Override")]
        if len(set(overrides)) != len(overrides):
            self.fault("[Content_Types].xml", "names a part twice")
        for name in overrides:
            if name not in self.parts:
                self.fault("[Content_Types].xml", f"names {name}, which is not there")
        for name in self.parts:
            if name != "[Content_Types].xml" and name not in overrides and name.rsplit(".", 1)[-1].lower() not in defaults:
                self.fault(name, "has no content type")
        if b"macroEnabled" in self.parts["[Content_Types].xml"]:
            self.fault("[Content_Types].xml", "speaks of macros")

    def _booleans(self):
        for name, tree in self.trees.items():
            for element in tree.iter():
                if not element.tag.startswith(MAIN):
                    continue
                for key, value in element.attrib.items():
                    if key in BOOLEANS and value not in BOOLEAN_VALUES:
                        self.fault(name, f"{element.tag[len(MAIN):]} {key}={value!r} is no truth value")

    def _workbook(self):
        book = "xl/workbook.xml"
        tree = self.trees[book]
        targets = self.targets(book)
        for sheet in tree.iter(f"{MAIN}sheet"):
            name = sheet.get("name")
            if not 1 <= len(name.encode("utf-16-le")) // 2 <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'":
                self.fault(book, f"{name!r} is no name for a sheet")
            if name.lower() in ("history", "履歴"):
                self.fault(book, f"{name!r} is reserved")
            self.sheets.append((name, sheet.get("state", "visible"), targets[sheet.get(REL_ID)]))
        names = [name.lower() for name, _, _ in self.sheets]
        if len(set(names)) != len(names):
            self.fault(book, "two sheets have one name")
        if not any(state == "visible" for _, state, _ in self.sheets):
            self.fault(book, "no sheet is visible")
        self._defined_names(tree)
        strings_part = next((part for part in targets.values() if part.endswith("sharedStrings.xml")), None)
        strings = []
        if strings_part:
            for item in self.trees[strings_part].iter(f"{MAIN}si"):
                strings.append("".join(text.text or "" for text in item.iter(f"{MAIN}t")))
        styles = self.trees[next(part for part in targets.values() if part.endswith("styles.xml"))]
        formats = len(styles.find(f"{MAIN}cellXfs"))
        dxfs = styles.find(f"{MAIN}dxfs")
        for name, _, part in self.sheets:
            self._sheet(name, part, strings, formats, 0 if dxfs is None else len(dxfs))

    def _defined_names(self, tree):
        self.defined = {}
        seen = set()
        sheets = {name for name, _, _ in self.sheets}
        for defined in tree.iter(f"{MAIN}definedName"):
            name = defined.get("name")
            key = (name.lower(), defined.get("localSheetId"))
            if key in seen:
                self.fault("xl/workbook.xml", f"the name {name} is defined twice")
            seen.add(key)
            if not re.fullmatch(r"[^\W\d][\w.\\]*|_[\w.]+", name) or LOOKS_LIKE_CELL.match(name) or len(name) > 255:
                self.fault("xl/workbook.xml", f"{name!r} is no name that Excel takes")
            if defined.get("localSheetId") is not None and int(defined.get("localSheetId")) >= len(self.sheets):
                self.fault("xl/workbook.xml", f"the name {name} belongs to a sheet that is not there")
            self.defined[name] = defined.text
            for area in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", defined.text):
                match = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)", area)
                target = match and (match[1] or match[2]).replace("''", "'")
                if target not in sheets:
                    self.fault("xl/workbook.xml", f"the name {name} leads to {area}")

    def _sheet(self, name, part, strings, formats, dxfs):
        tree = self.trees[part]
        at = -1
        for child in tree:
            tag = child.tag.rsplit("}", 1)[-1]
            if tag not in ORDER or ORDER.index(tag) < at:
                self.fault(part, f"{tag} stands in a wrong place")
            else:
                at = ORDER.index(tag)
        self.cells[name] = {}
        last_row = 0
        for row in tree.iter(f"{MAIN}row"):
            number = int(row.get("r"))
            if number <= last_row:
                self.fault(part, f"row {number} comes after row {last_row}")
            last_row = number
            if not 0 <= float(row.get("ht", 0)) <= MAX_ROW_POINTS:
                self.fault(part, f"row {number} is {row.get('ht')} points high")
            last_column = 0
            for cell in row:
                address = cell.get("r")
                column, cell_row, _, _ = parse_range(address)
                if cell_row != number or column <= last_column:
                    self.fault(part, f"{address} stands in a wrong place")
                last_column = column
                if int(cell.get("s", 0)) >= formats:
                    self.fault(part, f"{address} has a format that is not there")
                self._cell(name, part, cell, strings)
        self._merges(part, tree)
        self._tables(name, part, tree)
        self._rules(part, tree, dxfs)
        targets = self.targets(part)
        for element in tree.iter():
            if element.get(REL_ID) is not None and element.get(REL_ID) not in targets:
                self.fault(part, f"{element.tag} leads to {element.get(REL_ID)}, which is not there")

    def _cell(self, sheet, part, cell, strings):
        address, kind = cell.get("r"), cell.get("t", "n")
        formula = cell.find(f"{MAIN}f")
        value = cell.find(f"{MAIN}v")
        text = value.text if value is not None else None
        if kind == "s":
            if not 0 <= int(text) < len(strings):
                self.fault(part, f"{address} has a text that is not there")
                return
            text = strings[int(text)]
        elif kind == "inlineStr":
            text = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
        if text is None and formula is None:
            return
        if kind in ("s", "inlineStr") and len(text.encode("utf-16-le")) // 2 > MAX_CELL_TEXT:
            self.fault(part, f"{address} holds {len(text)} characters")
        if formula is not None:
            if kind in ("s", "inlineStr"):
                self.fault(part, f"{address} is a formula and a text at once")
            if text is None:
                self.fault(part, f"{address}: the formula has no value")
            if formula.get("t") == "array" or cell.get("cm") is not None or NEWER.search(formula.text or ""):
                self.fault(part, f"{address}: Excel 2016 does not know {formula.text}")
        elif kind == "e":
            self.fault(part, f"{address} holds the error {text}")
        elif kind not in ("s", "inlineStr", "n", "str", "b"):
            self.fault(part, f"{address} is of type {kind}")
        # A text that looks like a formula has to be a text.
        elif text[:1] in "=+-@" and kind not in ("s", "inlineStr") and not re.fullmatch(r"-[\d.]+(E-?\d+)?", text):
            self.fault(part, f"{address} begins with {text[:1]} and is of type {kind}")
        if kind == "n" and text is not None and not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
            self.fault(part, f"{address} holds {text}, which is no number")
        self.cells[sheet][address] = Cell(address, kind, text, None if formula is None else formula.text)

    def _tables(self, sheet, part, tree):
        """Tables: every column is named as the cell above it, each another name; the table has a name and a number of its own."""
        targets = self.targets(part)
        for entry in tree.iter(f"{MAIN}tablePart"):
            table = self.trees[targets[entry.get(REL_ID)]]
            for key in ("id", "displayName"):
                if (key, table.get(key).lower()) in self.tables:
                    self.fault(part, f"a second table has the {key} {table.get(key)}")
                self.tables.add((key, table.get(key).lower()))
            if not re.fullmatch(r"[^\W\d][\w.]*", table.get("displayName")) or LOOKS_LIKE_CELL.match(table.get("displayName")):
                self.fault(part, f"{table.get('displayName')!r} is no name for a table")
            c1, r1, c2, r2 = parse_range(table.get("ref"))
            named = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
            cells = {parse_range(at)[:2]: cell.text for at, cell in self.cells[sheet].items()}
            above = [cells.get((column, r1)) for column in range(c1, c2 + 1)]
            if named != above or len({name.lower() for name in named}) != len(named):
                self.fault(part, f"the table's columns are {named} under {above}")
            if r2 <= r1 or table.find(f"{MAIN}autoFilter") is None:
                self.fault(part, "the table has no rows or no filter")

    def _merges(self, part, tree):
        used = {}
        for merge in tree.iter(f"{MAIN}mergeCell"):
            c1, r1, c2, r2 = parse_range(merge.get("ref"))
            if (c1, r1) == (c2, r2):
                self.fault(part, f"{merge.get('ref')} merges one cell")
            for row in range(r1, r2 + 1):
                for column in range(c1, c2 + 1):
                    other = used.setdefault((column, row), merge.get("ref"))
                    if other != merge.get("ref"):
                        self.fault(part, f"{merge.get('ref')} and {other} overlap")
                        return

    def _rules(self, part, tree, dxfs):
        """Validations, conditional formats, links, headers: lengths and references."""
        taken = set()
        for rule in tree.iter(f"{MAIN}dataValidation"):
            for key, most in (("errorTitle", 32), ("error", 225), ("promptTitle", 32), ("prompt", 255)):
                if len(rule.get(key, "")) > most:
                    self.fault(part, f"{rule.get('sqref')}: {key} is longer than {most}")
            for formula in rule:
                if formula.text and formula.text.startswith('"') and len(formula.text) - 2 > 255:
                    self.fault(part, f"{rule.get('sqref')}: the list is longer than 255")
            for area in rule.get("sqref").split():
                c1, r1, c2, r2 = parse_range(area)
                for place in ((c, r) for c in range(c1, c2 + 1) for r in range(r1, r2 + 1)):
                    if place in taken:
                        self.fault(part, f"{area} has two validations")
                    taken.add(place)
        for rule in tree.iter(f"{MAIN}cfRule"):
            if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= dxfs:
                self.fault(part, f"a conditional format uses format {rule.get('dxfId')}, which is not there")
        sheets = {name for name, _, _ in self.sheets}
        for link in tree.iter(f"{MAIN}hyperlink"):
            location = link.get("location")
            if location is None:
                continue
            if "!" in location:
                target = location.rsplit("!", 1)[0].strip("'").replace("''", "'")
                if target not in sheets:
                    self.fault(part, f"{link.get('ref')} leads to {location}")
            elif location not in self.defined:
                self.fault(part, f"{link.get('ref')} leads to {location}")
        for text in tree.iterfind(f"{MAIN}headerFooter/*"):
            if len(text.text or "") > 255:
                self.fault(part, "a header or footer is longer than 255")

    def range(self, text):
        """First column, first row, last column, last row."""
        return parse_range(text)

    def tree(self, sheet):
        return next(self.trees[part] for name, _, part in self.sheets if name == sheet)

    def strings(self):
        """Every text of every cell."""
        return [cell.text for cells in self.cells.values() for cell in cells.values() if cell.kind in ("s", "inlineStr")]


def form_faults(path, foreign_ids):
    """Faults of a file in 配布. `foreign_ids`: ids of lines that this department does not own."""
    package = Package(path)
    size = path.stat().st_size
    if size >= MAX_BYTES:
        package.fault("", f"has {size} bytes")
    for name, state, _ in package.sheets:
        if state != "visible" and name != HIDDEN_SHEET:
            package.fault("", f"the hidden sheet {name} is not named {HIDDEN_SHEET}")
    everything = "\n".join(package.strings())
    for line in foreign_ids:
        if line in everything:
            package.fault("", f"holds line {line}, which belongs to others")
    return package.faults


def protection_faults(path):
    """Faults of the protection of a department's workbook: every visible sheet protected, no password, the rest allowed."""
    package = Package(path)
    for name, state, _ in package.sheets:
        if state != "visible":
            continue
        protection = package.tree(name).find(f"{MAIN}sheetProtection")
        if protection is None or protection.get("sheet") not in ("1", "true"):
            package.fault(name, "is not protected")
            continue
        if {"password", "hashValue", "saltValue", "algorithmName"} & protection.attrib.keys():
            package.fault(name, "has a password")
        # In the file 1 means forbidden; these are forbidden unless it says 0.
        for allowed in ("formatCells", "formatColumns", "formatRows", "autoFilter"):
            if protection.get(allowed) not in ("0", "false"):
                package.fault(name, f"{allowed} is forbidden")
        # These are allowed unless it says 1; notes are objects.
        for allowed in ("objects", "selectLockedCells", "selectUnlockedCells"):
            if protection.get(allowed) in ("1", "true"):
                package.fault(name, f"{allowed} is forbidden")
    return package.faults


def packet_faults(path, typed):
    """Faults of the consolidated workbook. `typed`: answers that other programs could take for formulas."""
    package = Package(path)
    if package.faults:
        return package.faults
    texts = set(package.strings())
    formulas = [cell.formula or "" for cells in package.cells.values() for cell in cells.values() if cell.formula is not None]
    for text in typed:
        if text not in texts:
            package.fault("", f"no cell holds the text {text!r}")
        if any(text.lstrip("=+-@")[:20] in formula for formula in formulas):
            package.fault("", f"{text!r} stands in a formula")
    return package.faults


def main():
    """Prints the faults of the named files; true if there are none."""
    faults = [fault for path in sys.argv[1:] for fault in Package(pathlib.Path(path)).faults]
    print("\n".join(faults))
    return not faults


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
