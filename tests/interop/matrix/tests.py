"""The tests of the matrix: per city and group of damages."""

from . import table
from .corrected import corrected
from .mixed import mixed
from .runs import CityRuns

GROUPS = ["rows", "columns", "merged", "sheets", "written", "files", "several", "retyped"]


def tests(bench, city):
    """Name and a function that returns faults, as run.py wants them."""
    for group in GROUPS:
        yield f"{city.name}: matrix: {group}", lambda group=group: _group(bench, city, group)
    yield f"{city.name}: matrix: earlier distribution", lambda: _corrected(bench, city)
    yield f"{city.name}: matrix: mixed", lambda: _mixed(bench, city)


def _runs(bench, city):
    city.require()
    runs = getattr(bench, "matrix", {})
    bench.matrix = runs
    if city.name not in runs:
        runs[city.name] = CityRuns(bench, bench.workspace(city))
    return runs[city.name]


def _group(bench, city, group):
    runs = _runs(bench, city)
    return _judged(runs, [*runs.damaged(group, bench.damage), *runs.situations(group, bench.damage)])


def _corrected(bench, city):
    city.require()
    runs, cases = corrected(CityRuns, bench, city)
    return _judged(runs, cases)


def _mixed(bench, city):
    print(f"           --seed {bench.seed}", flush=True)
    runs = _runs(bench, city)
    return _judged(runs, mixed(runs, bench.seed, bench.damage))


def _judged(runs, cases):
    verdicts = runs.run(cases)
    table.show(verdicts)
    return table.faults(verdicts)
