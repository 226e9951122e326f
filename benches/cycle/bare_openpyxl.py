"""Reads workbooks cell by cell, or writes their cells again, and prints the seconds that this took.

bare_openpyxl.py read|write FILE…
"""

import io
import sys
import time

from openpyxl import Workbook, load_workbook


def cells(name):
    workbook = load_workbook(name, read_only=True)
    for sheet in workbook.worksheets:
        yield sheet.title, ([value for value in row] for row in sheet.iter_rows(values_only=True))


def read(files):
    start = time.perf_counter()
    for name in files:
        for _, rows in cells(name):
            for row in rows:
                pass
    return time.perf_counter() - start


def write(files):
    seconds = 0.0
    for name in files:
        held = [(title, list(rows)) for title, rows in cells(name)]
        start = time.perf_counter()
        workbook = Workbook(write_only=True)
        for title, rows in held:
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        workbook.save(io.BytesIO())
        seconds += time.perf_counter() - start
    return seconds


print({"read": read, "write": write}[sys.argv[1]](sys.argv[2:]))
