"""Makes the returns of many cases, and collects many of them at once: departments do not know of each other."""

import shutil
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import fill

from . import files, retyped, several, written  # noqa: F401  (they register what they know)
from .case import Case
from .damages import DAMAGES
from .edits import Edits
from .form import forms_of
from .judge import answers_of, judge
from .programs import programs
from .situations import SITUATIONS

# Of this size a form shows mistakes and is quickly saved.
EASY_LINES = range(4, 21)


class CityRuns:
    """One city: its forms, a clean set of returns, and what `collect` says of that."""

    def __init__(self, bench, workspace):
        self.workspace = workspace
        self.folder = workspace.folder.with_name(f"{workspace.folder.name} matrix")
        self.programs = programs(bench.office)
        self.forms = forms_of(workspace)
        self._used = defaultdict(int)
        self._serial = 0
        self._clean_returns = self.folder / "clean"
        self._make_clean_set()

    def _make_clean_set(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self._clean_returns.mkdir(parents=True)
        jobs = []
        for form in self.forms:
            cells = [(place.sheet, place.cell, form.answers[key].typed) for key, place in form.cells.items()]
            jobs.append((form.path, self._clean_returns / f"{form.department}.xlsx", cells))
        fill.with_openpyxl(jobs)
        self.clean = self._collect([])
        found = {key: answer["value"] for key, answer in answers_of(self.clean).items()}
        assert found == {key: typed.value for form in self.forms for key, typed in form.answers.items()}
        assert not self.clean["findings"], self.clean["findings"]

    def program(self, name):
        return next(program for program in self.programs if program.name == name)

    def choose(self, fits, count=1):
        """Forms that were used least so far; None where too few fit."""
        fitting = [form for form in self.forms if fits(form)]
        fitting.sort(key=lambda form: (self._used[form.department] + 2 * (len(form.rows) not in EASY_LINES), form.department))
        if len(fitting) < count:
            return None
        for form in fitting[:count]:
            self._used[form.department] += 1
        return fitting[:count]

    def damaged(self, group, only=""):
        """Every damage of a group × every program and format that can."""
        for damage in DAMAGES:
            if damage.group != group or only not in damage.name:
                continue
            for program in self.programs:
                chosen = self.choose(damage.fits)
                if chosen is None:
                    continue
                made = {}
                for how in program.formats:
                    without_results = damage.shows_results and program.keeps_no_results(how)
                    if without_results not in made:
                        edits = made[without_results] = Edits(chosen[0])
                        edits.program_keeps_no_results = without_results
                        damage.edit(edits)
                    if program.knows(made[without_results].list):
                        yield Case.of(damage.name, made[without_results], program, how)

    def situations(self, group, only=""):
        """Every situation of a group."""
        for own_group, name, make in SITUATIONS:
            if own_group == group and only in name:
                for case in make(self):
                    case.name = name + case.name
                    yield case

    # ---- making and collecting

    def run(self, cases):
        """Every case with its verdict."""
        cases = list(cases)
        self._make(cases)
        verdicts = []
        for together in _packed(cases):
            collected = self._collect(together)
            verdicts += [(case, judge(case, collected, self.clean)) for case in together]
        return sorted(verdicts, key=lambda item: cases.index(item[0]))

    def _make(self, cases):
        made = self.folder / "made"
        made.mkdir(exist_ok=True)
        jobs = {}
        for parcel in (parcel for case in cases for parcel in case.parcels):
            self._serial += 1
            parcel.file = made / f"{self._serial}.{parcel.suffix}"
            parcel.path = parcel.path or f"返信{self._serial}.{parcel.suffix}"
            key = (parcel.program.name, id(parcel.edits))
            jobs.setdefault(key, (parcel.program, parcel.edits, []))[2].append((parcel.file, parcel.how))
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(self._carry_out, program, jobs.values()) for program in self.programs]:
                done.result()

    @staticmethod
    def _carry_out(program, jobs):
        own = [(edits.form.path, edits.list, targets) for by, edits, targets in jobs if by is program]
        if own:
            begun = time.monotonic()
            program.carry_out(own)
            print(f"           {program.name}: {len(own)} returns in {time.monotonic() - begun:.1f} s", flush=True)

    def _collect(self, cases):
        self.workspace.empty_returns()
        busy = set().union(*(case.departments for case in cases)) if cases else set()
        for form in self.forms:
            if form.department not in busy:
                shutil.copy(self._clean_returns / f"{form.department}.xlsx", self.workspace.returns)
        for parcel in (parcel for case in cases for parcel in case.parcels):
            target = self.workspace.returns / parcel.path
            target.parent.mkdir(parents=True, exist_ok=True)
            content = parcel.file.read_bytes()
            target.write_bytes(parcel.wrap(content) if parcel.wrap else content)
        return self.workspace.collect()[0]


def _packed(cases):
    """As few runs as possible; a department occurs in a run once."""
    packs = []
    for case in cases:
        pack = next((pack for pack in packs if not any(case.departments & other.departments for other in pack)), None)
        if pack is None:
            packs.append(pack := [])
        pack.append(case)
    return packs
