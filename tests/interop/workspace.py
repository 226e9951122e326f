"""Cities, workspaces and the program under test.

Everything here speaks with the program as a coordinator does: through its command line, its folders and `--format json`.
"""

import json
import os
import shutil
import subprocess
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TORIMATOME_SHARED") or REPOSITORY.parent / "shared").resolve()


class Skipped(Exception):
    """Raised by a test whose input is not here."""


class City:
    """A plan, the template it is read with, and the year reported on."""

    def __init__(self, name, year, plan, template):
        self.name = name
        self.year = year
        self.plan = plan
        self.template_path = template

    def require(self):
        """Skip the test, visibly, where the plan is not here."""
        if not self.plan.exists():
            if SHARED in self.plan.parents:
                raise Skipped("../shared is not here")
            raise Skipped(f"{self.plan.relative_to(REPOSITORY)} is not here")

    @property
    def template(self):
        """The template, as data: kinds of fields, scales, how joint rows are answered."""
        return tomllib.loads(self.template_path.read_text(encoding="utf-8"))


def shared_city(name, year):
    return City(name, year, SHARED / "plans" / f"{name}.xlsx", REPOSITORY / "templates" / f"{name}.toml")


CITIES = [
    shared_city("honjo", "R6"),
    shared_city("kitamoto", "R5"),
    shared_city("asaka", "R8"),
    City("sample", "R6", REPOSITORY / "samples" / "plan.xlsx", REPOSITORY / "samples" / "template.toml"),
]


class Workspace:
    """A workspace of one city after `init` and `distribute`."""

    def __init__(self, binary, city, folder):
        self.binary = binary
        self.city = city
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.run("init", str(folder), "--template", city.name, "--plan", str(city.plan), "--year", city.year, inside=False)
        self.sent = self.json("distribute")

    def run(self, *arguments, inside=True, allowed=(0,)):
        """Run one command; what it printed, and its exit status."""
        command = [str(self.binary), *(["-C", str(self.folder)] if inside else []), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300)
        if done.returncode not in allowed:
            raise AssertionError(f"{arguments[0]}: exit status {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout, done.returncode

    def json(self, command, allowed=(0,)):
        return json.loads(self.run(command, "--format", "json", allowed=allowed)[0])

    def collect(self):
        """`collect`: its JSON and its exit status."""
        text, status = self.run("collect", "--format", "json", allowed=(0, 1))
        return json.loads(text), status

    @property
    def returns(self):
        return self.folder / "回収"

    def empty_returns(self):
        """Throw away what lies in 回収, so that another program's returns can be collected."""
        shutil.rmtree(self.returns)
        self.returns.mkdir()

    def form(self, workbook):
        """Path of a department's workbook as it was sent."""
        return self.folder / workbook["path"]

    def return_path(self, index, workbook):
        """Where the filled-in workbook comes back to: renamed, in sub-folders, as returns do come back."""
        number = index + 1
        places = [
            f"返信{number}.xlsx",
            f"6月受付/{workbook['department']}/回答（{workbook['department']}）.xlsx",
            f"6月受付/様式 ({number}).xlsx",
            f"メール添付/Ｒe_ {number}/進捗 {number} - コピー.xlsx",
        ]
        path = self.returns / places[index % len(places)]
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def lines(workbook):
    """Entries and units of a department's workbook, in this order."""
    return [*workbook["entries"], *workbook["units"]]
