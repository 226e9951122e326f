"""The programs that carry out edits. Each takes jobs `(source, edits, [(target, format)])`; `CAN` says which edits it knows."""

import json
import subprocess
import tempfile
from pathlib import Path

from . import hands_office, hands_openpyxl

HERE = Path(__file__).resolve().parent

STRUCTURE = {"set", "rows", "columns", "hide", "unmerge", "merge", "filter", "rename", "move_sheet", "remove", "paste_values", "paste_rows", "add_sheet", "number", "new_book"}


class Program:
    def __init__(self, name, formats, can, carry_out):
        self.name = name
        self.formats = formats
        self.can = can
        self.carry_out = carry_out

    def keeps_no_results(self, how):
        """openpyxl writes formulas without what they show, LibreOffice in .xls without a text that they show."""
        return self.name == "openpyxl" or how == "xls"

    def knows(self, edits):
        return all(edit["op"] in self.can for edit in edits)


def _node(script):
    def carry_out(jobs):
        described = [{"source": str(source), "edits": edits, "targets": [str(target) for target, _ in targets]} for source, edits, targets in jobs]
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
            json.dump(described, file)
            file.flush()
            done = subprocess.run(["node", str(HERE / script), file.name], capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise AssertionError(f"{script} failed:\n{done.stderr[-3000:]}")

    return carry_out


def programs(office):
    """All programs, LibreOffice first."""
    return [
        Program("LibreOffice", ("xlsx", "ods", "xls"), hands_office.CAN, lambda jobs: hands_office.carry_out(office, jobs)),
        Program("openpyxl", ("xlsx",), STRUCTURE | {"copy_sheet", "only_sheet", "note", "formula"}, hands_openpyxl.carry_out),
        Program("exceljs", ("xlsx",), STRUCTURE | {"note", "struck"}, _node("hands_exceljs.js")),
        Program("SheetJS", ("xlsx",), STRUCTURE | {"copy_sheet"}, _node("hands_sheetjs.js")),
    ]
