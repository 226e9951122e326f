"""Several returns of one department, or returns that answer for another one."""

from workspace import CITIES, City, Workspace

from . import wraps
from .case import Case, Parcel
from .edits import Edits
from .form import forms_of
from .situations import situation, some_lines

EARLIER, LATER = "2025-06-02T09:00:00Z", "2025-06-20T09:00:00Z"
# Formats whose date of saving can be set from outside.
DATED = ("xlsx", "ods")


def _with_texts(form):
    return some_lines(form) and len(form.free_texts) >= 3


def _halves(form):
    lines = list(form.rows)
    first = set(lines[: len(lines) // 2])
    return [{key: typed for key, typed in form.answers.items() if (key[0] in first) == is_first} for is_first in (True, False)]


def _parcel(runs, form, answers, path, moment=None, how="xlsx", program="LibreOffice"):
    wrap = wraps.saved_at(moment) if moment else None
    return Parcel(Edits(form, answers), runs.program(program), how, path.format(department=form.department), wrap=wrap)


def _case(form, *parcels, **details):
    return Case(f" [{parcels[0].program.name} {parcels[0].how}]", list(parcels), {form.department}, **details)


@situation("several")
def halves_of_two_people(runs):
    for program in runs.programs:
        for how in program.formats:
            (form,) = runs.choose(some_lines)
            first, second = _halves(form)
            yield _case(
                form,
                _parcel(runs, form, first, "{department}/鈴木." + how, how=how, program=program.name),
                _parcel(runs, form, second, "{department}/佐藤." + how, how=how, program=program.name),
            )


@situation("several")
def blank_does_not_erase(runs):
    for how in DATED:
        (form,) = runs.choose(some_lines)
        yield _case(
            form,
            _parcel(runs, form, form.answers, "{department}/全部." + how, EARLIER, how),
            _parcel(runs, form, _halves(form)[0], "{department}/追加." + how, LATER, how),
        )


@situation("several")
def both_filled_in_and_different(runs):
    """The file's own date decides, whatever the order of names; one finding shows both."""
    for how in DATED:
        for paths in (("{department}/1.", "{department}/2."), ("{department}/2.", "{department}/1.")):
            for count in (1, 3):
                (form,) = runs.choose(_with_texts)
                texts = form.free_texts
                changed = {key: form.another(key) for key in texts[:count]}
                yield _case(
                    form,
                    _parcel(runs, form, form.answers, paths[0] + how, EARLIER, how),
                    _parcel(runs, form, form.answers | changed, paths[1] + how, LATER, how),
                    wins={key: typed.value for key, typed in changed.items()},
                    finds=[("return-conflict", texts[0][0] if count == 1 else None)],
                )


@situation("several")
def same_content_twice(runs):
    for how in ("xlsx", "ods", "xls"):
        (form,) = runs.choose(some_lines)
        yield _case(
            form, *(_parcel(runs, form, form.answers, "{department}/" + name + how, how=how) for name in ("様式.", "様式 - コピー."))
        )


@situation("several")
def same_content_in_two_formats(runs):
    (form,) = runs.choose(some_lines)
    yield _case(form, _parcel(runs, form, form.answers, "{department}/様式.xlsx"), _parcel(runs, form, form.answers, "{department}/様式.ods", how="ods"))


@situation("several")
def set_aside(runs):
    for folder in ("旧", "差替前", "不要"):
        (form,) = runs.choose(_with_texts)
        key = form.free_texts[0]
        old = _parcel(runs, form, form.answers | {key: form.another(key)}, folder + "/様式_{department}.xlsx")
        yield _case(form, _parcel(runs, form, form.answers, "様式_{department}.xlsx"), old, refused={old.source: "file-set-aside"})


# ---- joint rows


def _joint(runs):
    """Two forms that share a line, and the line."""
    for form in runs.forms:
        for other in runs.forms:
            # Not an indicator, which anyone may answer.
            shared = [line for line, own in form.lines.items() if line in other.rows and not form.is_compared(line) and "actual" not in own["cells"]]
            if form is not other and len(form.rows) > 1 and shared and form.lines[shared[0]]["departments"][0] == form.department:
                return form, other, shared[0]
    return None


def _only(form, line):
    return {key: typed for key, typed in form.answers.items() if key[0] == line}


def _without(form, line):
    return {key: typed for key, typed in form.answers.items() if key[0] != line}


@situation("several")
def partner_answers_in_the_copy_of_the_lead(runs):
    """The partner typed into a copy of the other's form, whose own return leaves that row blank."""
    if found := _joint(runs):
        form, other, line = found
        yield Case(
            " [LibreOffice xlsx]",
            [
                _parcel(runs, form, _without(form, line), "{department}/様式.xlsx"),
                _parcel(runs, form, _only(form, line), other.department + "/共同分.xlsx"),
                _parcel(runs, other, _without(other, line), "{department}/様式.xlsx"),
            ],
            {form.department, other.department},
        )


@situation("several")
def both_answer_a_joint_row_in_one_form(runs):
    if found := _joint(runs):
        form, other, line = found
        changed = {key: form.another(key) for key in _only(form, line) if key[2] not in ("rating", "actual")}
        yield Case(
            " [LibreOffice xlsx]",
            [
                _parcel(runs, form, form.answers, "{department}/様式.xlsx", EARLIER),
                _parcel(runs, form, changed, other.department + "/共同分.xlsx", LATER),
                _parcel(runs, other, _without(other, line), "{department}/様式.xlsx"),
            ],
            {form.department, other.department},
            finds=[("return-conflict", None)],
        )


# ---- of another year, another plan, an earlier distribution


def _forms_in(runs, city, name):
    """The forms of another workspace."""
    return forms_of(Workspace(runs.workspace.binary, city, runs.folder / name))


@situation("several")
def of_another_year(runs):
    city = runs.workspace.city
    last_year = City(city.name, f"R{int(city.year[1:]) - 1}", city.plan, city.template_path)
    forms = _forms_in(runs, last_year, "last year")
    for how in ("xlsx", "ods", "xls"):
        (form,) = runs.choose(some_lines)
        stale = next(other for other in forms if other.department == form.department)
        old = _parcel(runs, stale, stale.answers, "{department}/昨年度." + how, how=how)
        yield _case(form, _parcel(runs, form, form.answers, "{department}/今年度." + how, how=how), old, refused={old.source: "return-stale"})


@situation("several")
def of_another_plan(runs):
    city = next((city for city in CITIES if city.name != runs.workspace.city.name and city.plan.exists()), None)
    if city is None:
        return
    forms = _forms_in(runs, city, "another plan")
    for how in ("xlsx", "ods", "xls"):
        foreign = next(form for form in forms if some_lines(form))
        parcel = _parcel(runs, foreign, foreign.answers, f"隣の市_{how}." + how, how=how)
        yield Case(f" [LibreOffice {how}]", [parcel], set(), refused={parcel.source: "return-foreign"})
