"""Writes compound files (the container of .msg): just enough for a mail with attachments."""

import struct

SECTOR = 512
MINI_SECTOR = 64
MINI_LIMIT = 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF


class _Entry:
    def __init__(self, name, kind, content=b""):
        self.name, self.kind, self.content = name, kind, content
        self.left = self.right = self.child = NOBODY
        self.start, self.size = (END if kind == 2 else 0), len(content)


def compound(tree):
    """`tree`: name to bytes (a stream) or to another tree (a storage)."""
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _add(entries, tree)
    sectors, chains, mini, mini_chains = [], [], b"", []
    for entry in entries:
        if entry.kind == 2 and 0 < entry.size < MINI_LIMIT:
            entry.start = len(mini) // MINI_SECTOR
            count = -(-entry.size // MINI_SECTOR)
            mini_chains += _chain(entry.start, count)
            mini += entry.content.ljust(count * MINI_SECTOR, b"\0")

    def put(content):
        if not content:
            return END
        start, count = len(sectors), -(-len(content) // SECTOR)
        chains.extend(_chain(start, count))
        padded = content.ljust(count * SECTOR, b"\0")
        sectors.extend(padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR))
        return start

    for entry in entries:
        if entry.kind == 2 and entry.size >= MINI_LIMIT:
            entry.start = put(entry.content)
    entries[0].start, entries[0].size = put(mini), len(mini)
    mini_table = b"".join(struct.pack("<I", number) for number in mini_chains)
    mini_table += b"\xff" * (-len(mini_table) % SECTOR)
    mini_start, mini_count = put(mini_table), len(mini_table) // SECTOR
    listing = b"".join(_directory_entry(entry) for entry in entries)
    listing += _directory_entry(_Entry("", 0)) * (-len(entries) % 4)
    directory = put(listing)
    tables = 0
    while tables * (SECTOR // 4) < len(chains) + tables:
        tables += 1
    assert tables <= 109, "a larger file needs further tables"
    first_table = len(sectors)
    chains += [FAT_SECTOR] * tables
    table = b"".join(struct.pack("<I", number) for number in chains).ljust(tables * SECTOR, b"\xff")
    header = struct.pack("<8s16xHHHHH6xII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    header += struct.pack("<IIIIIII", directory, 0, MINI_LIMIT, mini_start if mini_count else END, mini_count, END, 0)
    header += b"".join(struct.pack("<I", first_table + at if at < tables else FREE) for at in range(109))
    return header + b"".join(sectors) + table


def _chain(start, count):
    return [*range(start + 1, start + count), END]


def _add(entries, tree):
    """Adds the entries of a storage; the number of the topmost of their balanced tree."""
    made = []
    for name, content in tree.items():
        entry = _Entry(name, 1 if isinstance(content, dict) else 2, b"" if isinstance(content, dict) else content)
        entries.append(entry)
        made.append((len(entries) - 1, entry))
        if isinstance(content, dict):
            entry.child = _add(entries, content)
    made.sort(key=lambda item: (len(item[1].name), item[1].name.upper()))

    def balance(part):
        if not part:
            return NOBODY
        middle = len(part) // 2
        number, entry = part[middle]
        entry.left, entry.right = balance(part[:middle]), balance(part[middle + 1 :])
        return number

    return balance(made)


def _directory_entry(entry):
    name = entry.name.encode("utf-16-le")
    length = len(name) + 2 if name else 0
    links = (entry.left, entry.right, entry.child) if entry.kind else (NOBODY,) * 3
    # Every node black: allowed, and nobody counts the height.
    return struct.pack("<64sHBBIII16xI16xIQ", name, length, entry.kind, 1, *links, 0, entry.start, entry.size)
