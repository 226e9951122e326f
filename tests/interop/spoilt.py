"""A check that finds nothing in spoilt files would be worth nothing: each fault that `strict` knows, made in a form.

    python3 tests/interop/spoilt.py FORM

Only the standard library is used.
"""

import re
import sys
import tempfile
import zipfile
from pathlib import Path

import strict

# What is spoilt in a part: its name (as a pattern), what is replaced (as a pattern), by what.
SPOILT_PARTS = {
    "a tag that is not closed": (r"xl/workbook\.xml", r"</sheets>", ""),
    "a relationship to nowhere": (r"xl/_rels/workbook\.xml\.rels", r"sheet1\.xml", "sheet99.xml"),
    "a relationship id twice": (r"xl/_rels/workbook\.xml\.rels", r'Id="rId2"', 'Id="rId1"'),
    "a content type without part": (r"\[Content_Types\]\.xml", r"sheet1\.xml", "sheet99.xml"),
    "a sheet name twice": (r"xl/workbook\.xml", r'name="記入要領"', f'name="{strict.HIDDEN_SHEET}"'),
    "a sheet name too long": (r"xl/workbook\.xml", r'name="記入要領"', f'name="{"長" * 32}"'),
    "a name that leads nowhere": (r"xl/workbook\.xml", r"(<definedName name=\"行_[^>]*>)'[^']*'", r"\1'ない'"),
    "a truth value that is a number": (r"xl/worksheets/sheet1\.xml", r'customHeight="1"', 'customHeight="2"'),
    "overlapping merged cells": (r"xl/worksheets/sheet1\.xml", r'<mergeCell ref="B2:G2"/>', r'\g<0><mergeCell ref="C2:D3"/>'),
    "a text that is no text": (r"xl/worksheets/sheet1\.xml", r'(<c r="B2"[^>]*) t="s"><v>\d+</v>', r'\1 t="str"><v>=1+1</v>'),
    "a formula without value": (r"xl/worksheets/sheet1\.xml", r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1"),
    "a hidden sheet of another name": (r"xl/workbook\.xml", r"（削除しないでください）", ""),
    "two sheets of one id": (r"xl/workbook\.xml", r'sheetId="2"', 'sheetId="1"'),
    "a name that does not resolve": (r"xl/workbook\.xml", r"(<definedName name=\"行_[^>]*>'[^']*'!)[^<]*", r"\1#REF!"),
    "parts of the workbook in the wrong order": (r"xl/workbook\.xml", r"(<definedNames>.*</definedNames>)(<calcPr[^>]*/>)", r"\2\1"),
    "a part of a wrong type": (r"\[Content_Types\]\.xml", r'(sheet1\.xml" ContentType=")[^"]*', r"\1application/xml"),
    "a text that is not there": (r"xl/worksheets/sheet1\.xml", r't="s"><v>\d+</v>', 't="s"><v>999999</v>'),
    "a look that is not there": (r"xl/worksheets/sheet1\.xml", r'<c r="B2" s="\d+"', '<c r="B2" s="9999"'),
    "a font that is not there": (r"xl/styles\.xml", r'(<cellXfs.*?fontId=")\d+', r"\g<1>999"),
    "a list that says too many": (r"xl/styles\.xml", r'<cellXfs count="\d+"', '<cellXfs count="9999"'),
    "columns in a wrong order": (r"xl/worksheets/sheet1\.xml", r'(<cols><col min=")\d+', r"\g<1>99"),
    "two sheets selected": (r"xl/worksheets/sheet2\.xml", r"<sheetView ", '<sheetView tabSelected="1" '),
    "a footer whose size runs into its text": (r"xl/worksheets/sheet1\.xml", r"&amp;C&amp;10", "&amp;C&amp;1012-2"),
    "a merge of one cell": (r"xl/worksheets/sheet1\.xml", r'<mergeCell ref="B2:G2"/>', '<mergeCell ref="B2"/>'),
    "a cell of an unknown type": (r"xl/worksheets/sheet1\.xml", r'(<c r="B2"[^>]*) t="s"', r'\1 t="z"'),
    "parts of a sheet in the wrong order": (r"xl/worksheets/sheet1\.xml", r"(<sheetData>.*</sheetData>)(<sheetProtection[^>]*/>)", r"\2\1"),
}


def _respell(source, target, part, pattern, replacement):
    changed = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if re.fullmatch(part, name):
                text, changed = re.subn(pattern, replacement, data.decode("utf-8"), count=1, flags=re.DOTALL)
                data = text.encode("utf-8")
            new.writestr(name, data)
    return changed


def strict_faults(form: Path, folder: Path):
    faults = []
    for what, (part, pattern, replacement) in SPOILT_PARTS.items():
        spoilt = folder / "spoilt.xlsx"
        if not _respell(form, spoilt, part, pattern, replacement):
            faults.append(f"{what}: the pattern does not fit the file any more")
        elif not strict.form_faults(spoilt, set()):
            faults.append(f"{what} goes unnoticed")
        spoilt.unlink()
    return faults


def main():
    """Prints what goes unnoticed; true if there is nothing."""
    with tempfile.TemporaryDirectory() as folder:
        faults = strict_faults(Path(sys.argv[1]), Path(folder))
    print("\n".join(faults))
    return not faults


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
