"""What a department does to its form: each function edits one filled-in return.

What is not said otherwise: every answer that still stands somewhere must come home, and nothing may be reported.
"""

from dataclasses import dataclass
from typing import Callable

from .edits import area

DAMAGES = []


@dataclass(frozen=True)
class Damage:
    name: str
    group: str
    edit: Callable
    fits: Callable
    # Whether it may be combined with others at random: it must find its way on a form that is damaged already.
    mixes: bool
    # Whether what is to be found depends on how the program saves what a formula shows.
    shows_results: bool


def damage(group, fits=lambda form: len(form.rows) >= 2, mixes=False, shows_results=False):
    def register(edit):
        DAMAGES.append(Damage(edit.__name__.replace("_", " "), group, edit, fits, mixes, shows_results))
        return edit

    return register


def is_table(form):
    return not form.is_cards and len(form.rows) >= 3


# ---- rows


@damage("rows", mixes=True)
def rows_inserted_above(edits):
    edits.insert("rows", 1, 3)


@damage("rows", mixes=True)
def rows_inserted_above_the_title(edits):
    edits.insert("rows", 2, 2)


@damage("rows", mixes=True)
def rows_inserted_between(edits):
    for line in list(edits.form.rows)[::2]:
        edits.insert("rows", edits.row(line), 2)


@damage("rows", mixes=True)
def rows_inserted_below(edits):
    for line in list(edits.form.rows)[1::2]:
        edits.insert("rows", edits.row(line) + 1)


@damage("rows", mixes=True)
def rows_hidden(edits):
    edits.how("hide", axis="rows", at=edits.row(list(edits.form.rows)[1]), count=1)


@damage("rows")
def row_deleted(edits):
    line = list(edits.form.rows)[len(edits.form.rows) // 2]
    edits.delete("rows", edits.row(line))
    edits.finds.append(("row-missing", line))


@damage("rows")
def key_of_a_row_deleted(edits):
    at = edits.row(list(edits.form.rows)[1])
    edits.write(edits.main, f"A{at}", None)
    edits.may.add("row-recovered")


def _blocks(form):
    """Rows of the cards, or of the lines of a table that follow each other directly; each a pair of first and last row."""
    rows = list(form.rows.values())
    if not form.is_cards:
        return [(row, row) for row in rows]
    title = form.city.template["columns"]["title"]
    starts = sorted(row for (row, column), text in form.texts[form.sheet].items() if column == 2 and text == title)
    blocks = []
    for start in starts:
        row = start
        while any(form.text(row, column) for column in range(2, 9)) or row in rows:
            row += 1
        # A heading ends the card before it; the gap row is a part of the card.
        blocks.append((start, row))
    return blocks


def _neighbours(form):
    """Two cards or lines of which one directly follows the other."""
    blocks = _blocks(form)
    return next(((one, other) for one, other in zip(blocks, blocks[1:]) if one[1] + 1 == other[0]), None)


@damage("rows", fits=_neighbours)
def lines_moved(edits):
    (first, middle), (_, last) = _neighbours(edits.form)
    edits.order_rows(first, [*range(middle + 1, last + 1), *range(first, middle + 1)])


@damage("rows", fits=is_table)
def rows_sorted(edits):
    """The whole table sorted by the last column, headings in between; what is merged was taken apart before."""
    rows = edits.form.rows
    edits.how("unmerge")
    first, last = min(rows.values()), edits.form.extent(edits.form.sheet)[0]
    column = max(place.column for place in edits.form.cells.values())
    typed = {row: str(value.typed) for (row, at), value in edits.main.typed.items() if at == column}
    edits.order_rows(first, sorted(range(first, last + 1), key=lambda row: (row not in typed, typed.get(row), row)), how="sort")


@damage("rows", fits=is_table)
def rows_filtered(edits):
    rows = edits.form.rows
    width, last = len(edits.main.columns), max(rows.values())
    edits.how("filter", area=area(3, 1, last, width))
    for row in list(rows.values())[1:]:
        edits.how("hide", axis="rows", at=row, count=1)


# ---- columns


@damage("columns", mixes=True)
def columns_inserted_left(edits):
    edits.insert("columns", 1, 2)


@damage("columns", mixes=True)
def column_inserted_left_of_the_form(edits):
    edits.insert("columns", 2)


@damage("columns", mixes=True)
def column_inserted_between(edits):
    columns = sorted({place.column for place in edits.form.cells.values()})
    sent = columns[len(columns) // 2]
    edits.insert("columns", edits.main.columns.index(sent) + 1)


@damage("columns", mixes=True)
def columns_hidden(edits):
    columns = sorted({place.column for place in edits.form.cells.values()})
    for sent in (4, columns[0]):
        if sent in edits.main.columns:
            edits.how("hide", axis="columns", at=edits.main.columns.index(sent) + 1, count=1)


def _take_apart(edits):
    """No program cuts a column out of merged cells."""
    edits.how("unmerge")


@damage("columns")
def answer_column_moved(edits):
    columns = sorted({place.column for place in edits.form.cells.values()})
    _take_apart(edits)
    edits.move_column(columns[-1], columns[0])


@damage("columns")
def answer_column_moved_to_the_left(edits):
    columns = sorted({place.column for place in edits.form.cells.values()})
    _take_apart(edits)
    edits.move_column(columns[-1], 2)


@damage("columns", fits=is_table)
def titles_moved_to_the_right(edits):
    _take_apart(edits)
    edits.move_column(3, len(edits.main.columns) + 1)


def _delete_column(edits, sent):
    edits.delete("columns", edits.main.columns.index(sent) + 1)


@damage("columns")
def number_column_deleted(edits):
    _delete_column(edits, 2)
    edits.may |= {"row-recovered", "plan-text-edited"}


@damage("columns")
def plan_text_column_deleted(edits):
    """In a card the titles go with it: they stand in the same column."""
    _delete_column(edits, 4)
    edits.may |= {"row-recovered", "plan-text-edited"}


@damage("columns", fits=is_table)
def title_column_deleted(edits):
    _delete_column(edits, 3)
    edits.may |= {"row-recovered", "plan-text-edited"}


@damage("columns")
def answer_column_deleted(edits):
    _delete_column(edits, max(place.column for place in edits.form.cells.values()))
    edits.may |= {"plan-text-edited", "return-empty"}
    edits.some = True


@damage("columns", mixes=True)
def key_column_deleted(edits):
    _delete_column(edits, 1)
    edits.may.add("row-recovered")


@damage("columns", mixes=True)
def marks_row_deleted(edits):
    edits.delete("rows", edits.main.rows.index(1) + 1)
    edits.may.add("row-recovered")


@damage("columns")
def marks_and_keys_deleted(edits):
    edits.delete("rows", 1)
    edits.delete("columns", 1)
    edits.may.add("row-recovered")


# ---- merged cells


def _pair(form):
    """Fields of one line whose cells lie side by side, both texts."""
    line = list(form.rows)[1]
    cells = sorted((form.cells[key].column, key) for key in form.cells if key[0] == line)
    pairs = [(one, other) for (at, one), (next_at, other) in zip(cells, cells[1:]) if next_at == at + 1]
    return next(iter(pairs), None)


def _below(form):
    """Keys of one field in two rows, one directly below the other."""
    by_place = {(place.row, place.column): key for key, place in form.cells.items()}
    return next(((key, by_place[row + 1, column]) for (row, column), key in by_place.items() if (row + 1, column) in by_place), None)


def _merge(edits, one, other):
    first, last = edits.place(one), edits.place(other)
    edits.how("merge", area=area(first.row, first.column, last.row, last.column))


@damage("merged", fits=lambda form: len(form.rows) >= 2 and _pair(form))
def answers_merged_across(edits):
    one, other = _pair(edits.form)
    edits.clear(other)
    _merge(edits, one, other)


@damage("merged", fits=_below)
def answers_merged_over_rows(edits):
    """One answer for two lines: it is the first one's; whether the second one's too, a person must say."""
    one, other = _below(edits.form)
    edits.clear(other)
    _merge(edits, one, other)
    edits.may |= {"stray-text", "row-ambiguous", "value-uncertain"}
    edits.values[other] = {edits.form.answers[one].value}


@damage("merged", fits=lambda form: len(form.rows) >= 2 and _pair(form))
def answers_left_under_merged_cells(edits):
    one, other = _pair(edits.form)
    first, last = edits.place(one), edits.place(other)
    edits.how("merge_over", area=area(first.row, first.column, last.row, last.column))


@damage("merged")
def everything_unmerged(edits):
    edits.how("unmerge")


# ---- sheets


@damage("sheets", mixes=True)
def sheet_renamed(edits):
    edits.rename(edits.main, "R6実績（最終）")


@damage("sheets", mixes=True)
def sheet_moved(edits):
    edits.move_sheet(edits.main, 0)


@damage("sheets")
def sheet_copied(edits):
    edits.copy_sheet(edits.main, f"{edits.form.sheet} (2)")


@damage("sheets")
def sheet_copied_and_the_copy_filled_in(edits):
    """The first sheet is left as it was sent."""
    copy = edits.copy_sheet(edits.main, "記入済")
    assert copy.typed
    for key in edits.keys():
        edits.clear(key)


@damage("sheets")
def sheet_copied_and_each_half_filled_in(edits):
    copy = edits.copy_sheet(edits.main, "続き")
    half = list(edits.form.rows)[::2]
    for key in edits.keys():
        edits.clear(key, edits.main if key[0] in half else copy)


@damage("sheets", fits=lambda form: len(form.rows) >= 2 and form.free_texts)
def sheet_copied_and_one_answer_changed(edits):
    copy = edits.copy_sheet(edits.main, f"{edits.form.sheet} (2)")
    key = edits.form.free_texts[0]
    edits.type(key, edits.form.another(key), copy)
    edits.finds.append(("return-conflict", key[0]))
    edits.may.add("return-conflict")


@damage("sheets", mixes=True)
def only_the_form_in_a_new_workbook(edits):
    edits.only_sheet(edits.main)


@damage("sheets", mixes=True)
def guide_deleted(edits):
    guide = next((view for view in edits.views if view.origin != edits.form.sheet), None)
    if guide:
        edits.remove(guide)


@damage("sheets", mixes=True)
def hidden_sheet_deleted(edits):
    edits.remove_hidden_sheets()


@damage("sheets", mixes=True)
def guide_and_hidden_sheet_deleted(edits):
    guide_deleted(edits)
    hidden_sheet_deleted(edits)


@damage("sheets")
def hidden_sheet_and_keys_deleted(edits):
    hidden_sheet_deleted(edits)
    marks_and_keys_deleted(edits)


@damage("sheets", mixes=True)
def pasted_as_values(edits):
    edits.paste_values(with_hidden=True)
    edits.may.add("row-recovered")


@damage("sheets", mixes=True)
def visible_cells_pasted_as_values(edits):
    edits.paste_values(with_hidden=False)
    edits.may.add("row-recovered")


@damage("sheets")
def form_pasted_elsewhere_on_an_empty_sheet(edits):
    """Everything that is seen of the form, a few rows down and columns to the right."""
    edits.delete("columns", 1)
    edits.paste_rows(2, len(edits.main.rows), 6, 4)
    edits.may.add("row-recovered")


@damage("sheets", fits=is_table)
def lines_pasted_without_their_header(edits):
    """Below the header of the table: what the columns mean is to be seen from the plan's texts only."""
    edits.delete("columns", 1)
    first = edits.row(next(iter(edits.form.rows))) - 1
    edits.paste_rows(first, len(edits.main.rows), 3, 2)
    edits.may |= {"row-recovered", "row-unplaced", "return-foreign", "return-missing", "stray-text"}
    edits.reported |= set(edits.keys())
