"""Three damages at once, at random."""

import random

from .case import Case
from .damages import DAMAGES
from .edits import Edits

CASES_PER_CITY = 36


def mixed(runs, seed, only=""):
    """The same seed makes the same cases."""
    chance = random.Random(f"{seed} {runs.workspace.city.name}")
    damages = [damage for damage in DAMAGES if damage.mixes]
    made = 0
    while made < CASES_PER_CITY:
        program = runs.programs[made % len(runs.programs)]
        how = chance.choice(program.formats)
        form = chance.choice([form for form in runs.forms if len(form.rows) >= 3])
        three = chance.sample(damages, 3)
        # What is written stands where it was written: one such damage, and the last one.
        three.sort(key=lambda damage: damage.group == "written")
        if not all(damage.fits(form) for damage in three) or three[1].group == "written":
            continue
        edits = Edits(form)
        try:
            for damage in three:
                damage.edit(edits)
        except (ValueError, StopIteration, AttributeError):
            continue  # what the one damages is gone after another
        if program.knows(edits.list):
            made += 1
            case = Case.of(" + ".join(damage.name for damage in three), edits, program, how)
            if only in case.name:
                yield case
