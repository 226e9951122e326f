"""What the departments answer: one invented value for every cell that they are to fill in.

Every text is unique to its line (and, where each department answers for itself, to its department), so that an answer on a
wrong line cannot be taken for the right one. What must agree for a clean set of returns does agree: a copy has its
original's texts, the partners of a joint row that is answered once have one text, an indicator has one value.
"""

from workspace import lines

# Beginnings that other programs like to read as something else than text, or to trim, fold or split. No gap ("○○", "●回"),
# no reference ("同上") stands in them: those are rightly reported.
BEGINNINGS = [
    "相談会を年１２回開き、延べ３４５人が参加しました。",
    "=1+1 は数式ではなく文章です。",
    "+81-48-000-0000 に電話窓口を置きました。",
    "-3件（前年度比）の減となりました。",
    "@福祉課 と連携しました。",
    "一行目です。\n二行目は改行のあとです。\n\n四行目の前に空行があります。",
    "絵文字🎉と👨‍👩‍👧、𠮷野家の𠮷、髙﨑、ヶとヵ、①②、㈱を含みます。",
    "　行頭に全角の空白、 半角の空白が  二つ続きます。",
    "\"引用\" と 'アポストロフィ' と <b>&amp;</b> と %d と \\n です。",
    "'アポストロフィで始まります。",
    "ﾊﾝｶｸｶﾅと全角ＡＢＣ、１，２３４人、98.5％、〜と～、−と－です。",
    "令和６年４月１日から開始し、2025/3/31に終わりました。",
    "タブ\tのあとに続きます。",
    "長めの文です。" + "関係機関と会議を重ね、手順を見直し、窓口の案内を分かりやすくしました。" * 5,
]
ENDINGS = ["", "", "", "。\n以上です", "　", " "]


# The longest text that a cell takes; one answer of each city has it.
MAX_CELL_TEXT = 32_767
LONGEST = 5


def varied_text(serial, department, name):
    """A text in one of many shapes."""
    if serial == LONGEST:
        return ("数値（回数・人数）を入れた一文です。" * 2000)[: MAX_CELL_TEXT - 1] + "終"
    # Two different strides, so that beginnings and endings meet in every combination.
    beginning = BEGINNINGS[serial % len(BEGINNINGS)]
    return f"{beginning}（第{serial}番、{department}、{name}）{ENDINGS[serial % len(ENDINGS)]}"


class Answer:
    """What one department types into one cell, and what `collect` has to make of it."""

    def __init__(self, typed, value):
        self.typed = typed
        self.value = value


def _fields(template):
    return {field["key"]: field for field in template.get("field", [])}


def _grades(template, field):
    scales = {scale["key"]: scale for scale in template["scale"]}
    return scales[field["scale"]]["grade"]


def _number(serial):
    """Numbers as they are typed: small, large, negative, with decimals."""
    value = [serial, serial * 1000 + 5, serial + 0.5, 0, -serial, 98.25, 1234567][serial % 7]
    digits = str(value)
    return Answer(value, digits.removesuffix(".0"))


class Answers:
    """All answers of one city: `(line id, department, field)` to Answer."""

    def __init__(self, city, sent, text=varied_text):
        """`text` makes the text of a serial number, a department and a line's name."""
        self.template = city.template
        self.fields = _fields(self.template)
        self.joint_is_one = self.template.get("joint", {}).get("answer") == "one"
        self.originals = {}
        self.by_cell = {}
        self._made = {}
        self._text = text
        for workbook in sent["workbooks"]:
            for line in lines(workbook):
                if line["original"] is not None:
                    self.originals[self._original_key(line["id"], workbook["department"])] = line["original"]
        for workbook in sent["workbooks"]:
            for line in lines(workbook):
                for field in line["cells"]:
                    place = (line["id"], workbook["department"], field)
                    self.by_cell[place] = self._answer(line, *place)

    def _original_key(self, line, department):
        return (line, None if self.joint_is_one else department)

    def _answer(self, line, line_id, department, field):
        while (original := self.originals.get(self._original_key(line_id, department))) is not None:
            line_id = original
        shared = field == "actual" or self.joint_is_one
        key = (line_id, None if shared else department, field)
        if key not in self._made:
            self._made[key] = self._make(len(self._made) + 1, line, department, field)
        return self._made[key]

    def _make(self, serial, line, department, field):
        described = self.fields.get(field, {})
        kind = "number" if field == "actual" else described.get("kind", "text")
        if kind == "rating":
            grades = [grade for grade in _grades(self.template, described) if grade.get("rated", True)]
            grade = grades[serial % len(grades)]
            typed = [grade["code"], grade.get("print", grade["code"])][serial // 3 % 2]
            return Answer(typed, grade["code"])
        if kind == "choice":
            choice = described["choices"][serial % len(described["choices"])]
            return Answer(choice, choice)
        if kind == "number":
            return _number(serial)
        if kind != "text":
            raise AssertionError(f"no answer is known for a field of kind {kind}: add one here")
        text = self._text(serial, department, line["title"] or line["levels"][-1])
        return Answer(text, text)

    def another(self, line_id, department, field):
        """Another answer for a cell, as someone gives who answers a second time."""
        first = self.by_cell[line_id, department, field]
        line = {"title": "二度目の回答", "levels": []}
        tries = (self._make(serial, line, department, field) for serial in range(len(self.by_cell) + 1, len(self.by_cell) + 20))
        return next(other for other in tries if other.value != first.value)

    def of(self, workbook):
        """What is typed into one department's workbook: `(sheet, cell, typed)` for every cell to fill in."""
        department = workbook["department"]
        for line in lines(workbook):
            for field, at in line["cells"].items():
                yield at["sheet"], at["cell"], self.by_cell[line["id"], department, field].typed
