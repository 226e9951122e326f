"""What the matrix shows of itself: one line per damage."""

from collections import defaultdict

# Faults shown of one case.
SHOWN = 2


def show(verdicts):
    """Prints counts per damage and program; `!` where something is wrong."""
    by_damage = defaultdict(list)
    for case, verdict in verdicts:
        name, _, how = case.name.partition(" [")
        by_damage[name].append((how.rstrip("]"), verdict))
    for name, cells in by_damage.items():
        shown = ", ".join(f"{how} {_cell(verdict)}" for how, verdict in cells)
        print(f"           {name}: {shown}", flush=True)


def _cell(verdict):
    counts = verdict.counts
    parts = [str(counts["home"])] + [f"{counts[what]} {what}" for what in ("reported", "wrong", "lost") if counts[what]]
    return " ".join(parts) + (" !" if verdict.faults else "")


def faults(verdicts):
    """The faults of all cases."""
    lines = []
    for case, verdict in verdicts:
        if verdict.faults:
            shown = verdict.faults[:SHOWN] + ([f"… and {len(verdict.faults) - SHOWN} more"] if len(verdict.faults) > SHOWN else [])
            lines.append(f"{case.name} {sorted(case.departments)} {_cell(verdict)}\n" + "\n".join(shown))
    return lines
