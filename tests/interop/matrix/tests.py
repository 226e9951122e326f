"""The tests of the matrix: per city and group of damages."""

from . import table
from .runs import CityRuns

GROUPS = ["rows", "columns", "merged", "sheets"]


def tests(bench, city):
    """Name and a function that returns faults, as run.py wants them."""
    for group in GROUPS:
        yield f"{city.name}: matrix: {group}", lambda group=group: _group(bench, city, group)


def _runs(bench, city):
    city.require()
    runs = getattr(bench, "matrix", {})
    bench.matrix = runs
    if city.name not in runs:
        runs[city.name] = CityRuns(bench, city)
    return runs[city.name]


def _group(bench, city, group):
    verdicts = _runs(bench, city).run(_runs(bench, city).damaged(group, bench.damage))
    table.show(verdicts)
    return table.faults(verdicts)
