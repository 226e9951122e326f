"""On paper: every text is found whole in the PDF that LibreOffice prints, nothing is clipped, no type is below 9 pt."""

import functools
import random
import re
import subprocess

import openpyxl

from measure import clipped
from plan import heading_texts, plan_lines, squeeze
from workspace import lines

MIN_POINTS = 9
# About the characters of a line in the widest column that departments fill in.
LAST_LINE = 40
# The type of everything that is written.
FONT = "BIZ UDGothic"
# pdftohtml gives sizes in whole pixels; at its largest zoom a point is three of them.
ZOOM = 3
# Where a cell runs over a page or a row break its text comes in pieces, which are at least this long.
MIN_PIECE = 8
# Sheets of the office's group, after which the committee's group has ended.
OFFICE_SHEETS = ("要確認", "提出状況", "再掲照合", "計画の点検", "回答一覧")
# A table for machines: one row for each answer, however long; its rows cannot be higher than Excel's 409 points.
FOR_MACHINES = "回答一覧"

LETTERS = "地域福祉相談支援関係機関連携会議開催参加者増加訪問案内学校保健医療介護高齢障害児童家庭生活困窮就労住宅防災避難見守活動団体研修講座広報周知窓口職員市民自治会のをにはがとでもしたりませんくけれるよう"
LONG = {1: 1500, 2: 5000}


def paper_text(serial, department, name):
    """A text without repetitions, so that a missing line cannot be taken for another; the first two are long.

    No emoji: which fonts a machine has for them is not the subject here.
    """
    chance = random.Random(serial)
    length = LONG.get(serial, 40 + serial * 37 % 260)
    text = f"第{serial}番"
    while len(text) < length:
        text += "".join(chance.choices(LETTERS, k=chance.randint(12, 45))) + chance.choice(["、", "、", "。", "。\n", "（A4、12件）"])
    return text[: length - 1] + "終"


@functools.cache
def _font_ranges():
    done = subprocess.run(["fc-match", "-f", "%{family}\n%{charset}", FONT], capture_output=True, check=True, text=True)
    family, charset = done.stdout.split("\n", 1)
    if FONT not in family:
        raise AssertionError(f"the font {FONT} is not installed (Debian: fonts-morisawa-bizud-gothic)")
    ends = [part.split("-") for part in charset.split()]
    return [(int(end[0], 16), int(end[-1], 16)) for end in ends]


@functools.cache
def _in_font(letter):
    return any(first <= ord(letter) <= last for first, last in _font_ranges())


def comparable(text):
    """Without white space, and without letters that the font has not.

    Those (as 边 or 栏, reading errors in one of the plans) are printed in another font and on another base line, so that
    pdftotext puts them on a line of their own.
    """
    return "".join(letter for letter in squeeze(text) if _in_font(letter))


def printed_pages(pdf):
    """The text of each page without white space, in the order in which it was printed: cell by cell, not across cells."""
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(pdf), "-"], capture_output=True, check=True)
    return [comparable(page) for page in done.stdout.decode("utf-8").split("\f")]


def missing(text, pages):
    """What of a text is not printed, from the first place where it breaks off; None when all of it is.

    A text is whole on one page, or it comes in pieces: in further rows of the same page (the order of cells on a page is
    LibreOffice's), or on the pages after it. Running heads and repeated titles stand between pieces and do no harm.
    """
    text = comparable(text)
    first = text[:MIN_PIECE]
    longest = 0
    for start, page in enumerate(pages):
        if first not in page:
            continue
        at, current = 0, start
        while at < len(text) and current < len(pages):
            length = _longest_prefix(text[at:], pages[current])
            if length >= min(MIN_PIECE, len(text) - at):
                at += length
            else:
                current += 1
        if at == len(text):
            return None
        longest = max(longest, at)
    return text[longest : longest + 60] if text else None


def _longest_prefix(text, page):
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text[:middle] in page:
            low = middle
        else:
            high = middle - 1
    return low


def small_type(pdf):
    """Sizes of type below the limit, each with an example and its page."""
    done = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", "-zoom", str(ZOOM), str(pdf)], capture_output=True, check=True)
    text = done.stdout.decode("utf-8", errors="replace")
    small = {}
    faults = []
    page = 0
    for number, font, size, used, words in re.findall(
        r'<page number="(\d+)"|<fontspec id="(\d+)" size="(-?\d+)"|<text [^>]*font="(\d+)">(.*?)</text>', text
    ):
        if number:
            page = number
        elif font and int(size) < MIN_POINTS * ZOOM:
            small[font] = int(size) / ZOOM
        elif used in small:
            faults.append(f"{pdf.name} page {page}: type of about {small.pop(used):.1f} pt: {re.sub('<[^>]+>', '', words)[:40]!r}")
    return faults


def _checked(pdf, texts):
    pages = printed_pages(pdf)
    faults = []
    for text in texts:
        rest = missing(text, pages)
        if rest is not None:
            faults.append(f"not whole on paper: {squeeze(text)[:40]!r} ({len(text)} characters) breaks off before {rest!r}")
    if any("###" in page for page in pages):
        faults.append("a number does not fit its column (###)")
    return faults + small_type(pdf)


# The list of items, and the columns of title and page in it.
INDEX = "担当部署等一覧表"
INDEX_TITLE, INDEX_PAGE = 0, 2


def index_faults(path, pages):
    """Entries of the list of items whose page, as it is printed, does not hold the item's title."""
    sheet = openpyxl.load_workbook(path)[INDEX]
    entries = 0
    faults = []
    for row in sheet.iter_rows(values_only=True):
        number = str(row[INDEX_PAGE] or "")
        if not number.isdigit():
            continue
        entries += 1
        # A heading may have the name of its level before it, which the page prints apart.
        title = str(row[INDEX_TITLE])
        page = pages[int(number) - 1] if int(number) <= len(pages) else ""
        if comparable(title) not in page and comparable(title.split(maxsplit=1)[-1]) not in page:
            faults.append(f"page {number} does not hold {title!r}, as {INDEX} says")
        if page and not page.endswith(number) and number not in page:
            faults.append(f"the page that {INDEX} calls {number} has another number on it")
    return faults if entries else [f"{INDEX} names no page"]


def packet_faults(office, city, answers, path, pdf):
    """Faults of the consolidated workbook on paper: what the committee gets holds every answer and every text of the plan."""
    document = office.open(path)
    try:
        names = list(document.Sheets.ElementNames)
        first_of_office = next(at for at, name in enumerate(names) if name.startswith(OFFICE_SHEETS))
        readable = [name for name in names if not name.startswith(FOR_MACHINES)]
        for name in names[first_of_office:]:
            document.Sheets.getByName(name).IsVisible = False
        office.save_pdf(document, pdf)
        for name in names[first_of_office:]:
            document.Sheets.getByName(name).IsVisible = True
        for name in names[:first_of_office]:
            document.Sheets.getByName(name).IsVisible = False
        for_office = pdf.with_name(pdf.stem + "_office.pdf")
        office.save_pdf(document, for_office)
        for name in names[:first_of_office]:
            document.Sheets.getByName(name).IsVisible = True
        faults = clipped(document, path, readable)
    finally:
        document.close(True)
    texts = [answer.typed for answer in answers.by_cell.values() if isinstance(answer.typed, str) and len(answer.typed) > MIN_PIECE]
    for line in plan_lines(city):
        texts += line.texts
    texts += heading_texts(city)
    faults += _checked(pdf, dict.fromkeys(texts))
    faults += index_faults(path, printed_pages(pdf))
    faults += small_type(for_office)
    return [f"{path.name}: {fault}" for fault in faults]


def form_faults(office, city, workbook, answers, path, pdf):
    """Faults of a filled-in department workbook on paper."""
    document = office.open(path)
    try:
        office.save_pdf(document, pdf)
        visible = [name for name in document.Sheets.ElementNames if document.Sheets.getByName(name).IsVisible]
        faults = clipped(document, path, visible)
    finally:
        document.close(True)
    department = workbook["department"]
    # The row of an answer is as high as the program that it was typed in makes it. LibreOffice measures for the screen and may
    # print such a row one line short, so the last line of a typed text is not asked for here; in the packet it is.
    typed = [text for _, _, text in answers.of(workbook) if isinstance(text, str) and len(text) > MIN_PIECE]
    texts = [text[:-LAST_LINE] if len(text) > 2 * LAST_LINE else text for text in typed]
    titles = {squeeze(line["title"]) for line in workbook["entries"]}
    for line in plan_lines(city):
        if line.title in titles and (squeeze(department) in line.owner or not line.owner):
            texts += line.texts
    faults += _checked(pdf, dict.fromkeys(texts))
    return [f"{path.name}: {fault}" for fault in faults]


def ordinary(workbooks, answers, count):
    """The departments with the most cells among those without an over-long answer.

    A row that departments fill in ends at 409 points in every spreadsheet program and may be only one row, so a text of 1,500
    characters cannot be whole on the form's own paper; in the packet it has to be.
    """

    def longest(workbook):
        return max((len(str(typed)) for _, _, typed in answers.of(workbook)), default=0)

    short = [workbook for workbook in workbooks if longest(workbook) < min(LONG.values()) and any(line["cells"] for line in lines(workbook))]
    return sorted(short, key=lambda workbook: -sum(len(line["cells"]) for line in lines(workbook)))[:count]
