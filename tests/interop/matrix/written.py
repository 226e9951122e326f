"""Everything else that a department writes: dates, notes, text boxes, struck text, formulas, texts in wrong places."""

from answers import Answer

from .damages import damage
from .form import At

# Serial number of 1 April 2025, formats of Excel's Japanese dialog, and what is shown.
DAY = 45748
DATES = [
    ("yyyy/m/d", "2025/4/1"),
    ('yyyy"年"m"月"d"日"', "2025年4月1日"),
    ('m"月"d"日"', "4月1日"),
    ('[$-411]ggge"年"m"月"d"日"', "令和7年4月1日"),
    ("[$-411]ge.m.d", "R7.4.1"),
    ("yyyy-mm-dd", "2025-04-01"),
]
SHARES = [("0%", 0.45, "45%"), ("0.0%", 0.456, "45.6%"), ("#,##0", 12345, "12,345")]


def with_texts(form):
    return len(form.rows) >= 2 and len(form.free_texts) >= 2


def _texts(edits):
    return edits.form.free_texts


def _shown(edits, key, serial, code, shown):
    edits.type(key, Answer(serial, shown))
    edits.how("number", cell=edits.place(key).cell, serial=serial, format=code)


@damage("written", fits=with_texts)
def dates_where_text_was_wanted(edits):
    for (code, shown), key in zip(DATES, _texts(edits)):
        _shown(edits, key, DAY, code, shown)


@damage("written", fits=with_texts)
def numbers_where_text_was_wanted(edits):
    for (code, serial, shown), key in zip(SHARES, _texts(edits)):
        _shown(edits, key, serial, code, shown)


@damage("written", fits=with_texts, mixes=True)
def note_at_an_answer(edits):
    place = edits.place(_texts(edits)[1])
    edits.how("note", cell=place.cell, text="この数値は速報値です。")
    edits.notes.append(place)
    edits.finds.append(("stray-text", None))


@damage("written", fits=with_texts)
def text_box(edits):
    edits.how("text_box", text="全体として順調ですが、人手が足りません。")
    edits.finds.append(("stray-text", None))


@damage("written", fits=with_texts)
def header_of_the_page(edits):
    edits.how("page_header", text="この表は課内で決裁済みです")
    edits.finds.append(("stray-text", None))


@damage("written", fits=with_texts)
def struck_text(edits):
    key = _texts(edits)[0]
    value = edits.form.answers[key].value
    edits.how("struck", cell=edits.place(key).cell, parts=[["旧の文です。", True], [value, False]])
    edits.finds.append(("text-struck", key[0]))


@damage("written", fits=with_texts)
def text_in_several_fonts(edits):
    key = _texts(edits)[0]
    value = edits.form.answers[key].value
    edits.how("struck", cell=edits.place(key).cell, parts=[[value[:5], False], [value[5:], False]])


@damage("written", fits=with_texts, shows_results=True)
def formula_of_the_department(edits):
    key = _texts(edits)[0]
    edits.type(key, Answer("", "会議を7回開催しました。"))
    edits.how("formula", cell=edits.place(key).cell, formula='="会議を"&(3+4)&"回開催しました。"')
    if edits.program_keeps_no_results:
        edits.main.typed[_sent(edits, key)] = Answer("", None)
        edits.finds.append(("value-uncertain", key[0]))


def _sent(edits, key):
    place = edits.form.cells[key]
    return place.row, place.column


@damage("written", fits=with_texts)
def error_value(edits):
    key = _texts(edits)[0]
    edits.type(key, Answer("", None))
    edits.how("formula", cell=edits.place(key).cell, formula="=1/0")
    edits.finds.append(("value-uncertain", key[0]))


@damage("written", fits=with_texts, mixes=True)
def text_in_the_margin(edits):
    row = edits.row(list(edits.form.rows)[1])
    place = At(edits.main.name, row, len(edits.main.columns) + 2)
    edits.write(edits.main, place.cell, "課長確認済みです")
    edits.strays.append((place, "margin"))
    edits.finds.append(("stray-text", None))


@damage("written", fits=with_texts)
def extra_sheet(edits):
    edits.list.append({"op": "add_sheet", "sheet": "補足資料"})
    edits.list.append({"op": "set", "sheet": "補足資料", "cell": "B3", "value": "月別の参加者数はこのとおりです"})
    edits.strays.append((At("補足資料", 3, 2), "extra sheet"))
    edits.finds.append(("stray-text", None))


@damage("written", fits=with_texts)
def answer_in_a_wrong_cell_of_its_row(edits):
    key = _texts(edits)[-1]
    place = At(edits.main.name, edits.place(key).row, len(edits.main.columns) + 1)
    value = edits.form.answers[key].value
    edits.clear(key)
    edits.write(edits.main, place.cell, value)
    edits.strays.append((place, value))
    edits.finds.append(("stray-text", key[0]))


@damage("written", fits=with_texts, mixes=True)
def second_paragraph_in_the_row_below(edits):
    key = _texts(edits)[0]
    place = edits.place(key)
    edits.insert("rows", place.row + 1)
    text = "なお、来年度は会場を改めます。"
    below = At(place.sheet, place.row + 1, place.column)
    edits.write(edits.main, below.cell, text)
    edits.strays.append((below, text))
    edits.values[key] = {f"{edits.form.answers[key].value}\n{text}"}
    edits.may.add("stray-text")


@damage("written", fits=with_texts)
def gap_left_in_a_sentence(edits):
    key = _texts(edits)[0]
    text = "会議を●回開催し、○○について話し合いました。"
    edits.type(key, Answer(text, text))
    edits.finds.append(("text-unfinished", key[0]))


@damage("written", fits=with_texts)
def answer_that_points_elsewhere(edits):
    key = _texts(edits)[1]
    edits.type(key, Answer("別紙のとおり", "別紙のとおり"))
    edits.finds.append(("text-refers", key[0]))


def _number_key(form):
    kinds = {field["key"]: field.get("kind") for field in form.city.template["field"]}
    is_number = lambda key: (key[2] == "actual" or kinds.get(key[2]) == "number") and str(form.answers[key].value).isdigit()
    return next(filter(is_number, form.cells), None)


FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


@damage("written", fits=_number_key)
def number_as_people_write_it(edits):
    """The same number: other departments may be asked for it too."""
    key = _number_key(edits.form)
    value = edits.form.answers[key].value
    edits.type(key, Answer(f"{int(value):,}人".translate(FULL_WIDTH), value))
