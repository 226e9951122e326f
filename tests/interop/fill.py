"""The programs that fill workbooks in and save them; each takes `(source, target, [(sheet, cell, typed)])`.

openpyxl, exceljs and SheetJS stand for what departments' own tools do. LibreOffice has its own module.
"""

import json
import subprocess
from pathlib import Path

import openpyxl

HERE = Path(__file__).resolve().parent


def with_openpyxl(jobs):
    for source, target, cells in jobs:
        workbook = openpyxl.load_workbook(source)
        for sheet, cell, typed in cells:
            workbook[sheet][cell].value = typed
            if isinstance(typed, str):
                # The assignment alone makes a formula of a text that begins with "=".
                workbook[sheet][cell].data_type = "s"
        workbook.save(target)


def with_node(script):
    """A filler that runs one of the node scripts beside this file."""

    def fill(jobs):
        if not (HERE / "node_modules").is_dir():
            raise AssertionError("tests/interop/node_modules is not here: run `npm ci` in tests/interop")
        described = [
            {
                "source": str(source),
                "target": str(target),
                "cells": [{"sheet": sheet, "cell": cell, "value": typed} for sheet, cell, typed in cells],
            }
            for source, target, cells in jobs
        ]
        path = Path(jobs[0][1]).with_suffix(".json.tmp")
        path.write_text(json.dumps(described), encoding="utf-8")
        try:
            done = subprocess.run(["node", str(HERE / script), str(path)], capture_output=True, text=True, timeout=300)
        finally:
            path.unlink()
        if done.returncode != 0:
            raise AssertionError(f"{script} failed:\n{done.stderr[-3000:]}")

    return fill
