"""Where each answer is after `collect`, and what is wrong with that."""

from collections import Counter, defaultdict

# What is said about a line or its neighbours does not say where an answer lies.
ABOUT_LINES = {"joint-conflict", "rating-missing", "text-missing", "row-blank", "row-missing", "relisted-blank"}
# What is rightly said of a line whose answer nobody gave, or whose cell was thrown away.
ABOUT_GAPS = {"rating-missing", "text-missing", "row-blank", "relisted-blank"}
ABOUT_FILES = {"return-foreign", "return-unreadable", "return-stale", "file-not-read", "file-set-aside", "return-empty"}


def signature(finding):
    return finding["code"], finding["department"], finding["entry"], finding["field"]


def extra_findings(found, clean):
    """Findings beyond those of the clean set."""
    known = Counter(signature(finding) for finding in clean)
    extra = []
    for finding in found:
        if known[signature(finding)] > 0:
            known[signature(finding)] -= 1
        else:
            extra.append(finding)
    return extra


def answers_of(collected):
    """Key to answer."""
    found = {}
    for line in [*collected["entries"], *collected["units"]]:
        for answer in line["answers"]:
            found[line["id"], answer["department"], answer["field"]] = answer
    return found


def places(finding):
    return [place for place in [finding["source"], *finding["related"]] if place]


def concerns(finding, case):
    files = {parcel.source for parcel in case.parcels} | {f"回収/{parcel.path}" for parcel in case.parcels}
    return finding["department"] in case.departments or any(place["file"] in files for place in places(finding))


class Stands:
    """An answer in a file: its value, and its place as `collect` names it."""

    def __init__(self, key, typed, place, parcel):
        self.key = key
        self.value = typed.value
        self.file = parcel.source
        self.sheet = place.sheet if parcel.names_sheets else None
        self.cell = place.cell

    def is_at(self, place):
        return place["file"] == self.file and place["cell"] == self.cell and self.sheet in (None, place["sheet"])

    def is_named_by(self, finding):
        if finding["code"] in ABOUT_LINES or finding["code"].startswith("relisted-"):
            return False
        whole = finding["code"] in ABOUT_FILES
        return any(
            self.is_at(place) or (whole and place["cell"] is None and self.file.startswith(place["file"])) for place in places(finding)
        )

    def __str__(self):
        return f"{self.key} at {self.file} {self.sheet} {self.cell}"


class Verdict:
    """Counts of one case, and its faults."""

    def __init__(self):
        self.counts = Counter()
        self.faults = []


def judge(case, collected, clean):
    """`clean`: what `collect` said of the undamaged set."""
    verdict = Verdict()
    found = answers_of(collected)
    extra = [finding for finding in extra_findings(collected["findings"], clean["findings"]) if concerns(finding, case)]
    _answers(case, found, collected["findings"], verdict)
    _findings(case, extra, verdict)
    if collected["ledger"]["unaccounted"]:
        verdict.faults.append(f"ledger {collected['ledger']}")
    return verdict


def _answers(case, found, findings, verdict):
    stands = defaultdict(list)
    values = defaultdict(set)
    reported = set()
    for parcel in case.parcels:
        reported |= parcel.edits.reported
        for key, more in parcel.edits.values.items():
            values[key] |= more
        for key, typed, place in parcel.edits.stands():
            stands[key].append(Stands(key, typed, place, parcel))
    refused = set(case.refused)
    only_reported = []
    for key, all_of_it in stands.items():
        right = {case.wins[key]} if key in case.wins else {one.value for one in all_of_it if one.file not in refused} | values[key]
        answer = found.get(key)
        is_home = answer is not None and answer["value"] in right
        if answer is not None and not is_home:
            verdict.counts["wrong"] += 1
            verdict.faults.append(f"WRONG {key}: {answer['value']!r} from {answer['source']}, typed: {sorted(map(str, right))}")
        if is_home:
            verdict.counts["home"] += 1
            if not any(one.is_at(answer["source"]) for one in all_of_it if one.value == answer["value"]):
                verdict.faults.append(f"source of {key}: {answer['source']}, typed at {[str(one) for one in all_of_it]}")
        for one in all_of_it:
            if is_home and answer["value"] == one.value:
                continue
            if any(one.is_named_by(finding) for finding in findings):
                verdict.counts["reported"] += 1
                if not is_home and key not in reported and one.file not in refused:
                    only_reported.append(one)
            elif answer is None or is_home:
                verdict.counts["lost"] += 1
                verdict.faults.append(f"LOST {one}: {one.value!r}")
    if only_reported:
        codes = {finding["code"] for finding in findings for one in only_reported if one.is_named_by(finding)}
        verdict.faults.append(f"{len(only_reported)} not home, only in {', '.join(sorted(codes))}; the first is {only_reported[0]}")
    for key, answer in found.items():
        if key[1] in case.departments and key not in stands and answer["value"] not in values[key]:
            verdict.counts["wrong"] += 1
            verdict.faults.append(f"WRONG {key}: nobody typed {answer['value']!r}, from {answer['source']}")


def _gaps(case):
    """Ids of lines of which an answer stands nowhere, or cannot be placed for sure."""
    edits = [parcel.edits for parcel in case.parcels if parcel.source not in case.refused]
    standing = {key for one in edits for key, _, _ in one.stands()}
    uncertain = {key[0] for one in edits for key in one.reported}
    return uncertain | {key[0] for one in edits for form in one.forms for key in form.cells if key not in standing}


def _findings(case, extra, verdict):
    finds = list(case.finds)
    may = set(case.may)
    some = False
    for parcel in case.parcels:
        finds += parcel.edits.finds
        may |= parcel.edits.may
        some |= parcel.edits.some
        # Of an .xls file it is only known that there are notes.
        notes = [] if parcel.suffix == "xls" else [(place, "a note") for place in parcel.edits.notes]
        for place, text in [*parcel.edits.strays, *notes]:
            if not any(named["cell"] == place.cell and named["file"] == parcel.source for finding in extra for named in places(finding)):
                verdict.counts["lost"] += 1
                verdict.faults.append(f"LOST in {parcel.source} at {place}: {text!r}")
    for file, code in case.refused.items():
        if not any(finding["code"] == code and any(place["file"] == file for place in places(finding)) for finding in extra):
            verdict.faults.append(f"no {code} for {file}")
        may.add(code)
    gaps = _gaps(case)
    for code, line in finds:
        match = next((f for f in extra if f["code"] == code and line in (None, f["entry"])), None)
        if match is None:
            verdict.faults.append(f"no {code} for {line or sorted(case.departments)}")
        else:
            extra.remove(match)
    if some and not extra:
        verdict.faults.append("nothing was reported")
    for finding in extra:
        is_gap = finding["code"] in ABOUT_GAPS and finding["entry"] in gaps
        if finding["code"] not in may and not is_gap:
            where = finding["source"] and {name: value for name, value in finding["source"].items() if value}
            verdict.faults.append(f"unexpected {finding['code']} {finding['entry'] or ''} {finding['field'] or ''} {where}: {finding['message']}")
