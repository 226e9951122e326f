"""Compares what `collect` says with what was typed."""

from workspace import lines


def differences(workspace, answers, returned, files):
    """Every way in which the collected answers are not those typed. `files`: department to its return below the workspace."""
    expected = {}
    for workbook in workspace.sent["workbooks"]:
        for line in lines(workbook):
            for field, at in line["cells"].items():
                expected[line["id"], workbook["department"], field] = at
    found = {}
    faults = []
    for line in [*returned["entries"], *returned["units"]]:
        for answer in line["answers"]:
            key = (line["id"], answer["department"], answer["field"])
            if key in found:
                faults.append(f"{key}: stands in the answers twice")
            found[key] = answer
    for key, at in expected.items():
        typed = answers.by_cell[key]
        answer = found.get(key)
        if answer is None:
            faults.append(f"{key} at {at}: typed {typed.typed!r}, not in the answers")
            continue
        if answer["value"] != typed.value:
            faults.append(f"{key} at {at}: typed {typed.typed!r}, came back as {answer['value']!r}, raw {answer['raw']!r}")
        if isinstance(typed.typed, str) and answer["raw"] != typed.typed:
            faults.append(f"{key} at {at}: typed {typed.typed!r}, raw {answer['raw']!r}")
        source = {"file": files[key[1]], **at}
        if answer["source"] != source:
            faults.append(f"{key}: source {answer['source']}, typed in {source}")
        if answer["placed_by"] != "id":
            faults.append(f"{key}: placed by {answer['placed_by']}")
    faults.extend(f"{key}: nobody typed {found[key]['value']!r}" for key in found.keys() - expected.keys())
    return faults


def unclean(returned, status):
    """Every way in which a clean set of returns was not taken for clean."""
    faults = [
        f"finding {finding['code']} ({finding['severity']}) {finding['department']} {finding['field']} {finding['source']}: {finding['message']}"
        for finding in returned["findings"]
    ]
    if status != 0:
        faults.append(f"exit status {status}")
    if returned["ledger"]["unaccounted"] != 0:
        faults.append(f"ledger {returned['ledger']}")
    for department in returned["departments"]:
        if department["status"] != "complete" or department["filled"] != department["required"]:
            faults.append(f"department {department}")
    return faults
