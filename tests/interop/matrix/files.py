"""How a return is sent: as another kind of file, packed, mailed, cleaned, locked, renamed, together with others."""

from . import wraps
from .case import Case, Parcel
from .edits import Edits
from .situations import situation, some_lines

NAME = "令和6年度様式.xlsx"
BODY = "福祉課の事務局様\nお世話になっております。３行目の数値は速報値です。"


def _sent(runs, path, wrap=None, inner="", how="xlsx", program="LibreOffice", prepare=None, **details):
    """A form filled in, saved by a program and sent as `wrap` makes it."""
    (form,) = runs.choose(some_lines)
    edits = Edits(form)
    if prepare:
        prepare(edits)
    path = path.format(department=form.department)
    return Case.of("", edits, runs.program(program), how, path=path, wrap=wrap, inner=inner, **details)


@situation("files")
def macro_workbook(runs):
    # That it may hold macros is told; the answers are read.
    for how in ("xlsm", "xlsx"):
        case = _sent(runs, "回答_{department}.xlsm", how=how)
        case.may.add("file-with-macros")
        yield case


@situation("files")
def workbook_with_another_ending(runs):
    for path in ("回答_{department}.xls", "回答_{department}.ods", "回答_{department}.xlsx.xlsx", "回答_{department}"):
        yield _sent(runs, path)


def _without_keys(edits):
    edits.delete("rows", 1)
    edits.delete("columns", 1)
    edits.may.add("row-recovered")


@situation("files")
def text_file(runs):
    for suffix in ("csv", "tsv"):
        for charset in ("utf-8", "shift_jis"):
            for prepare in (None, _without_keys):
                case = _sent(runs, "回答_{department}." + suffix, prepare=prepare, names_sheets=False)
                (parcel,) = case.parcels
                parcel.how = (suffix, charset, parcel.edits.form.sheet)
                case.name = f" [{suffix} {charset}{' visible' if prepare else ''}]"
                yield case


@situation("files")
def text_file_of_excel(runs):
    """Excel's 「CSV UTF-8」 begins with a mark."""
    case = _sent(runs, "回答_{department}.csv", wrap=lambda content: b"\xef\xbb\xbf" + content, names_sheets=False)
    case.parcels[0].how = ("csv", "utf-8", case.parcels[0].edits.form.sheet)
    yield case


def _refused(case, code="return-unreadable"):
    case.refused[case.parcels[0].source] = code
    case.may.add("return-missing")
    return case


@situation("files")
def binary_workbook(runs):
    yield _refused(_sent(runs, "回答_{department}.xlsb", wrap=wraps.as_xlsb))


@situation("files")
def locked_workbook(runs):
    yield _refused(_sent(runs, "回答_{department}.xlsx", wraps.locked_workbook))
    for how in ("ods", "xls"):
        yield _refused(_sent(runs, "回答_{department}." + how, how=(how, "torimatome")))


@situation("files")
def locked_zip(runs):
    case = _refused(_sent(runs, "回答_{department}.zip", wraps.locked_zip(NAME)))
    # Either the archive is named or what is in it.
    case.refused = {f"回収/{case.parcels[0].path}": "return-unreadable"}
    yield case


@situation("files")
def zip_file(runs):
    yield _sent(runs, "回答_{department}.zip", wraps.zipped(NAME), f"!{NAME}")
    yield _sent(runs, "回答2_{department}.zip", wraps.zipped(f"提出用/{NAME}"), f"!提出用/{NAME}", how="ods")
    yield _sent(runs, "回答3_{department}.zip", wraps.zipped(f"提出用/{NAME}", shift_jis=True), f"!提出用/{NAME}")


@situation("files")
def zip_in_a_zip(runs):
    both = wraps.one_after_the_other(wraps.zipped(NAME, shift_jis=True), wraps.zipped("中/課.zip"))
    yield _sent(runs, "送付_{department}.zip", both, f"!中/課.zip!{NAME}")


@situation("files")
def mail(runs):
    yield _sent(runs, "受信_{department}.eml", wraps.mailed(NAME), f"!{NAME}")
    yield _sent(runs, "受信_{department}.msg", wraps.mailed_by_outlook(NAME), f"!{NAME}")


@situation("files")
def mail_with_a_message(runs):
    for suffix, wrap in (("eml", wraps.mailed), ("msg", wraps.mailed_by_outlook)):
        case = _sent(runs, "受信_{department}." + suffix, wrap(NAME, BODY), f"!{NAME}")
        case.finds.append(("note-to-office", None))
        yield case


@situation("files")
def mail_with_a_zip(runs):
    both = wraps.one_after_the_other(wraps.zipped(NAME, shift_jis=True), wraps.mailed("添付.zip"))
    yield _sent(runs, "受信_{department}.eml", both, f"!添付.zip!{NAME}")


@situation("files")
def sanitised(runs):
    for program in runs.programs:
        if program.name != "SheetJS":  # it has thrown away what identifies hidden sheets already
            yield _sent(runs, "回答_{department}_sanitized.xlsx", wraps.sanitised, program=program.name)


@situation("files")
def names_swapped(runs):
    one, other = runs.choose(some_lines, 2)
    parcels = [Parcel(Edits(form), runs.program("LibreOffice"), "xlsx", f"{name.department}.xlsx") for form, name in ((one, other), (other, one))]
    yield Case("", parcels, {one.department, other.department})


@situation("files")
def sheets_of_several_departments(runs):
    """One workbook for three departments: with the hidden sheet of the first, or none."""
    for hidden in (True, False):
        for how in ("xlsx", "ods", "xls"):
            forms = runs.choose(some_lines, 3)
            book = Edits(forms[0])
            for form in forms[1:]:
                other = Edits(form)
                book.bring(other, other.main, form.department)
            if not hidden:
                book.remove_hidden_sheets()
                book.remove(book.view("記入要領"))
            book.may.add("row-recovered")
            yield Case(f" [LibreOffice {how}{'' if hidden else ', no hidden sheet'}]", [Parcel(book, runs.program("LibreOffice"), how)], {form.department for form in forms})
