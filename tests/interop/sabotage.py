"""Tests of the tests: a check that finds nothing in spoilt files would be worth nothing.

Each function spoils something in one way and returns a fault when the check does not notice.
"""

import re
import zipfile
from pathlib import Path

import openpyxl

import paper
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


def paper_faults():
    text = paper.paper_text(2, "課", "題")
    pages = [paper.comparable(text[:2000]), paper.comparable("見出し" + text[2000:])]
    faults = []
    if paper.missing(text, pages) is not None:
        faults.append("a text on two pages is not found")
    for what, spoilt in {
        "a lost line": text[:3000] + text[3020:],
        "a lost end": text[:-5],
        "a lost beginning": text[5:],
        "a lost letter": text[:2500] + text[2501:],
    }.items():
        if paper.missing(text, [paper.comparable(spoilt)]) is None:
            faults.append(f"{what} goes unnoticed")
    return faults


def swap_answers(path, sheet, one, other):
    """Exchange two answers in a return: an answer on a wrong line."""
    book = openpyxl.load_workbook(path)
    cells = book[sheet][one], book[sheet][other]
    assert cells[0].value != cells[1].value
    values = [(cell.value, cell.data_type) for cell in cells]
    for cell, (value, kind) in zip(cells, reversed(values)):
        cell.value = value
        cell.data_type = kind
    book.save(path)
