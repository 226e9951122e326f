"""Tests of the tests: a check that finds nothing in spoilt files would be worth nothing.

Each function spoils something in one way and returns a fault when the check does not notice.
"""

import openpyxl

import paper


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
