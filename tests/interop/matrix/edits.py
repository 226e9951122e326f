"""What someone does to a form: a list of edits that any program can carry out, and where each answer stands afterwards.

An edit is a plain dictionary. Rows and columns count from 1 and mean the sheet as it is at that moment; every edit of rows
or columns carries the new order of all of them (0 is a new one), so that a program without such a function can lay the
sheet out anew.
"""

from copy import deepcopy

from openpyxl.utils.cell import get_column_letter

from .form import At


def area(first_row, first_column, last_row, last_column):
    return f"{get_column_letter(first_column)}{first_row}:{get_column_letter(last_column)}{last_row}"


class View:
    """A sheet of the workbook at hand: which rows and columns of the sent one it shows, and what was typed into it."""

    def __init__(self, form, origin, name):
        rows, columns = form.extent(origin)
        self.form = form
        self.origin = origin
        self.name = name
        self.rows = list(range(1, rows + 1))
        self.columns = list(range(1, columns + 1))
        self.typed = {}

    def where(self, row, column):
        """Where a cell of the sent sheet is now; None if it is gone."""
        if row not in self.rows or column not in self.columns:
            return None
        return At(self.name, self.rows.index(row) + 1, self.columns.index(column) + 1)


class Edits:
    """The edits of one return. Filled in first, then damaged."""

    def __init__(self, form, answers=None):
        self.form = form
        self.list = []
        self.views = [View(form, name, name) for name in form.visible_sheets]
        self.hidden = list(form.hidden_sheets)
        # What has to be said: (code, line id or None); what may be said besides.
        self.finds = []
        self.may = set()
        # Whether something has to be said about the department, whatever it is.
        self.some = False
        # Keys of which it is enough that a finding names them.
        self.reported = set()
        # Whether the program that saves them leaves formulas without results.
        self.program_keeps_no_results = False
        # Other values that are right for a key; texts outside of answers that must be named: (place, text); notes.
        self.values = {}
        self.strays = []
        self.notes = []
        for key, typed in (form.answers if answers is None else answers).items():
            self.type(key, typed)

    # ---- finding one's way

    @property
    def forms(self):
        """The forms whose sheets are in the workbook, the first one's even where its sheet is gone."""
        return [self.form, *{view.form.department: view.form for view in self.views if view.form is not self.form}.values()]

    @property
    def main(self):
        """The sheet with the form."""
        return next(view for view in self.views if view.origin == self.form.sheet)

    def view(self, name):
        return next(view for view in self.views if view.name == name)

    def place(self, key, view=None):
        """Where the cell of an answer is now."""
        sent = self.form.cells[key]
        return (view or self.main).where(sent.row, sent.column)

    def row(self, line):
        return next(place.row for key in self.keys(line) if (place := self.place(key)))

    def keys(self, line=None):
        """Keys of the form's answers, of one line or all."""
        return [key for key in self.form.cells if line in (None, key[0])]

    def stands(self):
        """Every answer that is still there: key, value, place."""
        for view in self.views:
            cells = {(at.row, at.column): key for key, at in view.form.cells.items() if at.sheet == view.origin}
            for (row, column), typed in view.typed.items():
                place = view.where(row, column)
                if place is not None:
                    yield cells[row, column], typed, place

    # ---- cells

    def _do(self, what, view, **details):
        self.list.append({"op": what, "sheet": view.name, **details})

    def type(self, key, typed, view=None):
        view = view or self.main
        sent = self.form.cells[key]
        view.typed[sent.row, sent.column] = typed
        self._do("set", view, cell=self.place(key, view).cell, value=typed.typed)

    def clear(self, key, view=None):
        view = view or self.main
        sent = self.form.cells[key]
        view.typed.pop((sent.row, sent.column), None)
        self._do("set", view, cell=self.place(key, view).cell, value=None)

    def write(self, view, cell, text):
        """A text where none was asked for."""
        self._do("set", view, cell=cell, value=text)

    def how(self, what, view=None, **details):
        """An edit that moves nothing: hide, merge, note, …"""
        self._do(what, view or self.main, **details)

    # ---- rows and columns

    def _lay_out(self, view, axis, order, **how):
        old = view.rows if axis == "rows" else view.columns
        new = [old[at - 1] if at else 0 for at in order]
        self._do(axis, view, order=order, **how)
        if axis == "rows":
            view.rows = new
        else:
            view.columns = new

    def insert(self, axis, at, count=1, view=None):
        view = view or self.main
        whole = list(range(1, len(getattr(view, axis)) + 1))
        self._lay_out(view, axis, whole[: at - 1] + [0] * count + whole[at - 1 :], how="insert", at=at, count=count)

    def delete(self, axis, at, count=1, view=None):
        view = view or self.main
        whole = list(range(1, len(getattr(view, axis)) + 1))
        self._lay_out(view, axis, whole[: at - 1] + whole[at - 1 + count :], how="delete", at=at, count=count)

    def move_column(self, source, target, view=None):
        """Cut a column out and insert it left of `target`."""
        view = view or self.main
        order = list(range(1, len(view.columns) + 1))
        order.remove(source)
        order.insert(target - 1 if target < source else target - 2, source)
        self._lay_out(view, "columns", order, how="move", at=source, to=target)

    def order_rows(self, first, order, how="permute", view=None):
        """Bring the rows `first` … into another order; `order` lists their present numbers."""
        view = view or self.main
        whole = list(range(1, len(view.rows) + 1))
        self._lay_out(view, "rows", whole[: first - 1] + order + whole[first - 1 + len(order) :], how=how, at=first, moved=order)

    # ---- sheets

    def rename(self, view, name):
        self._do("rename", view, to=name)
        view.name = name

    def move_sheet(self, view, position):
        """`position` counts from 0."""
        self._do("move_sheet", view, to=position)

    def copy_sheet(self, view, name):
        self._do("copy_sheet", view, to=name)
        copied = deepcopy_view(view, name)
        self.views.append(copied)
        return copied

    def remove(self, view):
        self._do("remove", view)
        self.views.remove(view)

    def remove_hidden_sheets(self):
        for name in self.hidden:
            self.list.append({"op": "remove", "sheet": name})
        self.hidden = []

    def only_sheet(self, view):
        """Copy one sheet to a new workbook."""
        self._do("only_sheet", view)
        self.views = [view]
        self.hidden = []

    def paste_values(self, with_hidden):
        """Paste the visible sheets as values into a new workbook, with what is hidden on them or without."""
        self._without_hidden(with_hidden)
        self.list.append({"op": "paste_values", "sheets": [view.name for view in self.views]})
        self.hidden = []

    def paste_rows(self, first, last, row, column):
        """Paste some rows of the form as values somewhere on the empty sheet of a new workbook."""
        view = self.main
        self._do("paste_rows", view, first=first, last=last, columns=len(view.columns), row=row, column=column, to="Sheet1")
        view.rows = [0] * (row - 1) + view.rows[first - 1 : last]
        view.columns = [0] * (column - 1) + view.columns
        view.name = "Sheet1"
        self.views = [view]
        self.hidden = []

    def bring(self, other, view, name):
        """A copy of a sheet of another return."""
        self.list.append({"op": "bring", "source": str(other.form.path), "edits": list(other.list), "sheet": view.name, "to": name})
        self.views.append(deepcopy_view(view, name))

    def _without_hidden(self, with_hidden):
        # Row 1 and column A are the hidden ones, wherever they have gone.
        for view in [] if with_hidden else self.views:
            for axis in ("rows", "columns"):
                lying = getattr(view, axis)
                if 1 in lying:
                    self.delete(axis, lying.index(1) + 1, view=view)


def deepcopy_view(view, name):
    copied = View(view.form, view.origin, name)
    copied.rows, copied.columns, copied.typed = list(view.rows), list(view.columns), deepcopy(view.typed)
    return copied
