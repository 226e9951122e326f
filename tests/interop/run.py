#!/usr/bin/python3
"""Interop tests: other programs open, fill in, save and print what torimatome writes.

    /usr/bin/python3 tests/interop/run.py [--binary PATH] [--only TEXT] [--keep DIR]

Needs LibreOffice Calc with python3-uno, python3-openpyxl and poppler-utils of the system, and `npm ci` in this folder.
`.ci/run` installs all of them.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

import fill
import look
import paper
import sabotage
import spoilt as spoilt_files
import strict
import sums
from answers import Answers
from compare import differences, unclean
from matrix import tests as matrix_tests
from office import Office
from workspace import CITIES, REPOSITORY, Skipped, Workspace, lines

# Shown of one failed test; the rest is counted.
MAX_FAULTS = 40


class Bench:
    """What tests share: the program, a folder, one LibreOffice, and each city's workspace."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder
        self.office = Office()
        self.damage = ""
        self.only = ""
        self.matrix_too = False
        self.seed = 0
        self._workspaces = {}

    def workspace(self, city):
        """The city's workspace after `distribute`, made once; 回収 belongs to the test that runs."""
        city.require()
        if city.name not in self._workspaces:
            self._workspaces[city.name] = Workspace(self.binary, city, self.folder / city.name)
        workspace = self._workspaces[city.name]
        workspace.empty_returns()
        return workspace


def fill_returns(workspace, answers, filler):
    """Fill in every workbook and put it into 回収; department to its return below the workspace."""
    jobs = []
    files = {}
    for index, workbook in enumerate(workspace.sent["workbooks"]):
        target = workspace.return_path(index, workbook)
        jobs.append((workspace.form(workbook), target, list(answers.of(workbook))))
        files[workbook["department"]] = target.relative_to(workspace.folder).as_posix()
    filler(jobs)
    return files


def cycle(bench, city, filler):
    """Every cell of every department filled in and saved: every answer comes back as typed, and nothing is reported."""
    workspace = bench.workspace(city)
    answers = Answers(city, workspace.sent)
    assert answers.by_cell, "there is nothing to fill in"
    files = fill_returns(workspace, answers, filler)
    returned, status = workspace.collect()
    return differences(workspace, answers, returned, files) + unclean(returned, status)


def opened(bench, city):
    """What a department finds: plan text locked, its cells free, formulas with their right value."""
    workspace = bench.workspace(city)
    answers = Answers(city, workspace.sent)
    faults = []
    for workbook in workspace.sent["workbooks"]:
        faults += look.form_faults(bench.office, workspace, workbook, answers)
    return faults


def written(bench, city):
    """Every file that is written would be opened by Excel without a word."""
    workspace = bench.workspace(city)
    answers = Answers(city, workspace.sent)
    ids = {line["id"] for workbook in workspace.sent["workbooks"] for line in lines(workbook)}
    forms = {workspace.form(workbook): ids - {line["id"] for line in lines(workbook)} for workbook in workspace.sent["workbooks"]}
    faults = []
    for path in sorted((workspace.folder / "配布").glob("*.xlsx")):
        faults += strict.form_faults(path, forms.get(path, set()))
    for path in forms:
        faults += strict.protection_faults(path)
    fill_returns(workspace, answers, fill.with_openpyxl)
    returned, _ = workspace.collect()
    typed = {answer.typed for answer in answers.by_cell.values() if isinstance(answer.typed, str) and answer.typed[0] in "=+-@"}
    assert typed, "no answer looks like a formula"
    return faults + strict.packet_faults(workspace.folder / returned["workbook"], typed)


def printed(bench, city):
    """Long answers, collected and printed: every text is whole on paper and large enough."""
    workspace = bench.workspace(city)
    answers = Answers(city, workspace.sent, paper.paper_text)
    files = fill_returns(workspace, answers, bench.office.fill)
    returned, status = workspace.collect()
    faults = differences(workspace, answers, returned, files) + unclean(returned, status)
    pdfs = bench.folder / "pdf"
    pdfs.mkdir(exist_ok=True)
    packet = workspace.folder / returned["workbook"]
    faults += paper.packet_faults(bench.office, city, answers, packet, pdfs / f"{city.name}.pdf")
    for number, workbook in enumerate(paper.ordinary(workspace.sent["workbooks"], answers, 2), 1):
        filled = workspace.folder / files[workbook["department"]]
        faults += paper.form_faults(bench.office, city, workbook, answers, filled, pdfs / f"{city.name}_{number}.pdf")
    return faults


def counted(bench, city):
    """What is counted is right, and stays right when a grade is corrected or the list is sorted."""
    workspace = bench.workspace(city)
    answers = Answers(city, workspace.sent)
    files = fill_returns(workspace, answers, fill.with_openpyxl)
    returned, _ = workspace.collect()
    faults = sums.packet_faults(bench.office, city, workspace.folder / returned["workbook"])
    # One department is late: its ratings are missing in every count.
    (workspace.folder / files[workspace.sent["workbooks"][0]["department"]]).unlink()
    returned, _ = workspace.collect()
    return faults + sums.packet_faults(bench.office, city, workspace.folder / returned["workbook"])


def spoilt(bench):
    """The checks themselves notice what is wrong."""
    city = next((city for city in CITIES if city.plan.exists()), CITIES[0])
    workspace = bench.workspace(city)
    answers = Answers(city, workspace.sent)
    workbook = workspace.sent["workbooks"][0]
    faults = spoilt_files.strict_faults(workspace.form(workbook), bench.folder) + sabotage.paper_faults()
    files = fill_returns(workspace, answers, fill.with_openpyxl)
    texts = [(at, cell) for at, cell, typed in answers.of(workbook) if isinstance(typed, str) and len(typed) > 20]
    sabotage.swap_answers(workspace.folder / files[workbook["department"]], texts[0][0], texts[0][1], texts[-1][1])
    returned, _ = workspace.collect()
    noticed = len(differences(workspace, answers, returned, files))
    return faults if noticed >= 2 else [*faults, "two answers that changed places go unnoticed"]


def tests(bench):
    """Name, and a function that returns faults."""
    fillers = [
        ("LibreOffice", bench.office.fill),
        ("openpyxl", fill.with_openpyxl),
        ("exceljs", fill.with_node("fill_exceljs.js")),
        ("SheetJS", fill.with_node("fill_sheetjs.js")),
    ]
    yield "the checks notice spoilt files", lambda: spoilt(bench)
    for city in CITIES:
        for program, filler in fillers:
            yield f"{city.name}: filled in with {program}", lambda city=city, filler=filler: cycle(bench, city, filler)
        yield f"{city.name}: forms as LibreOffice shows them", lambda city=city: opened(bench, city)
        yield f"{city.name}: files as Excel wants them", lambda city=city: written(bench, city)
        yield f"{city.name}: counts and charts", lambda city=city: counted(bench, city)
        yield f"{city.name}: long answers on paper", lambda city=city: printed(bench, city)
        # The sample stands in where the three cities' plans are not here.
        stands_in = not any(other.plan.exists() for other in CITIES[:-1]) or "sample: matrix" in bench.only
        if bench.matrix_too and (city.name != "sample" or stands_in):
            yield from matrix_tests.tests(bench, city)


def run(bench, only):
    passed = failed = skipped = 0
    for name, test in tests(bench):
        if only not in name:
            continue
        begun = time.monotonic()
        try:
            faults = test()
        except Skipped as reason:
            skipped += 1
            print(f"skipped: {reason}  [{name}]", flush=True)
            continue
        except Exception:  # a test that breaks has failed; the others still run
            faults = [traceback.format_exc()]
        seconds = time.monotonic() - begun
        if not faults:
            passed += 1
            print(f"ok       {name}  ({seconds:.1f} s)", flush=True)
            continue
        failed += 1
        print(f"FAILED   {name}  ({seconds:.1f} s): {len(faults)} faults", flush=True)
        for fault in faults[:MAX_FAULTS]:
            print("         - " + fault.rstrip().replace("\n", "\n           "))
        if len(faults) > MAX_FAULTS:
            print(f"         … and {len(faults) - MAX_FAULTS} more")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or not passed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=REPOSITORY / "target" / "release" / "torimatome")
    parser.add_argument("--only", default="", help="run the tests whose name contains this")
    parser.add_argument("--matrix", action="store_true", help="run the matrix of damages too")
    parser.add_argument("--damage", default="", help="of the matrix, only damages whose name contains this")
    parser.add_argument("--seed", type=int, default=None, help="of the matrix, chooses the mixed damages")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it for a look")
    arguments = parser.parse_args()
    if not arguments.binary.exists():
        parser.error(f"{arguments.binary} is not here; build it or name another one with --binary")
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="torimatome-interop-"))
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(arguments.binary.resolve(), folder.resolve())
    bench.damage, bench.only = arguments.damage, arguments.only
    bench.matrix_too = arguments.matrix or "matrix" in arguments.only or bool(arguments.damage)
    bench.seed = arguments.seed if arguments.seed is not None else random.randrange(10_000)
    try:
        return run(bench, arguments.only)
    finally:
        bench.office.close()
        if arguments.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
