"""What happens to a saved file on its way: put into archives and mails, cleaned, locked, dated. Bytes in, bytes out."""

import io
import re
import struct
import zipfile
import zlib
from email.message import EmailMessage
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone

from .compound import compound

# Where the mail was sent: the clock of the city.
JAPAN = timezone(timedelta(hours=9))
XLSX_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class _ShiftJisName(zipfile.ZipInfo):
    """An entry named as Windows' Explorer names it: without the mark of UTF-8."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def zipped(name, shift_jis=False):
    def wrap(content):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            info = (_ShiftJisName if shift_jis else zipfile.ZipInfo)(name, (2025, 6, 2, 10, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        return packed.getvalue()

    return wrap


def one_after_the_other(*wraps):
    def wrap(content):
        for each in wraps:
            content = each(content)
        return content

    return wrap


def mailed(name, body="", sent=datetime(2025, 6, 3, 9, 30, tzinfo=JAPAN)):
    def wrap(content):
        mail = EmailMessage()
        mail["From"] = "kakari@example.lg.jp"
        mail["To"] = "jimukyoku@example.lg.jp"
        mail["Subject"] = "進捗管理シートの提出について"
        mail["Date"] = format_datetime(sent)
        mail.set_content(body)
        kind = XLSX_TYPE if name.endswith(".xlsx") else ("application", "octet-stream")
        mail.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
        return mail.as_bytes()

    return wrap


def _outlook_properties(*fixed, count=None):
    """The stream that lists properties; texts and bytes only say how long they are."""
    head = struct.pack("<8x") if count is None else struct.pack("<8xIIII8x", 0, count, 0, count)
    return head + b"".join(struct.pack("<HHII4x", kind, number, 6, size) for number, kind, size in fixed)


def mailed_by_outlook(name, body=""):
    def text(value):
        return value.encode("utf-16-le")

    def wrap(content):
        subject = "進捗管理シートの提出について"
        attachment = {
            "__properties_version1.0": _outlook_properties((0x3707, 0x1F, 2 * len(name) + 2), (0x3701, 0x102, len(content)), (0x3705, 0x03, 1)),
            "__substg1.0_37010102": content,
            "__substg1.0_3707001F": text(name),
            "__substg1.0_3001001F": text(name),
        }
        mail = {
            "__nameid_version1.0": {"__substg1.0_00020102": b"", "__substg1.0_00030102": b"", "__substg1.0_00040102": b""},
            "__properties_version1.0": _outlook_properties((0x001A, 0x1F, 18), (0x0037, 0x1F, 2 * len(subject) + 2), count=1),
            "__substg1.0_001A001F": text("IPM.Note"),
            "__substg1.0_0037001F": text(subject),
            "__substg1.0_1000001F": text(body),
            "__attach_version1.0_#00000000": attachment,
        }
        return compound(mail)

    return wrap


def _rewritten(content, change):
    """The parts of a zip file once more; `change` gives a part's new bytes, None to leave it out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return packed.getvalue()


def sanitised(content):
    """As a sanitiser of the city's mail gateway leaves a workbook: no properties, links, names and hidden sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        listing = book.read("xl/workbook.xml").decode("utf-8")
        links = book.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    gone = set()
    for sheet in re.findall(r'<sheet [^>]*state="(?:hidden|veryHidden)"[^>]*/>', listing):
        relation = re.search(r'r:id="([^"]+)"', sheet)[1]
        link = next(link for link in re.findall(r"<Relationship [^>]*/>", links) if f'Id="{relation}"' in link)
        gone.add("xl/" + re.search(r'Target="/?(?:xl/)?([^"]+)"', link)[1])
        listing, links = listing.replace(sheet, ""), links.replace(link, "")
    assert gone, "there is no hidden sheet"
    listing = re.sub(r"<definedNames>.*?</definedNames>", "", listing, flags=re.DOTALL)

    def change(name, part):
        if name in gone or name.startswith("docProps/"):
            return None
        if name == "xl/workbook.xml":
            return listing.encode("utf-8")
        if name == "xl/_rels/workbook.xml.rels":
            return links.encode("utf-8")
        text = part.decode("utf-8", "surrogateescape")
        if name.startswith("xl/worksheets/_rels/"):
            text = re.sub(r"<Relationship [^>]*hyperlink[^>]*/>", "", text)
        elif name.startswith("xl/worksheets/"):
            text = re.sub(r"<hyperlinks>.*?</hyperlinks>", "", text, flags=re.DOTALL)
        elif name == "_rels/.rels":
            text = re.sub(r'<Relationship [^>]*Target="/?docProps[^>]*/>', "", text)
        elif name == "[Content_Types].xml":
            for other in gone | {"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"}:
                text = re.sub(rf'<Override [^>]*PartName="/{re.escape(other)}"[^>]*/>', "", text)
        return text.encode("utf-8", "surrogateescape")

    return _rewritten(content, change)


def saved_at(moment):
    """Sets the date of the last save that a file states about itself (xlsx and ods)."""

    def change(name, part):
        if name == "docProps/core.xml":
            return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), part)
        if name == "meta.xml":
            return re.sub(rb"(<dc:date>)[^<]*", rb"\g<1>" + moment.encode(), part)
        return part

    return lambda content: _rewritten(content, change)


def as_xlsb(content):
    """A workbook of the binary kind, as far as one tells by its parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/>'
            "</Relationships>",
        )
        book.writestr("xl/workbook.bin", b"\x83\x01\x00\x9f\x01\x00\xa0\x01\x00\x84\x01\x00")
    return packed.getvalue()


def locked_workbook(content):
    """What Excel makes of a workbook with a password: a compound file. What it hides is of no matter here."""
    return compound({"EncryptionInfo": b"\4\0\4\0\x40\0\0\0<encryption/>", "EncryptedPackage": len(content).to_bytes(8, "little") + content[::-1]})


def locked_zip(name, password=b"torimatome"):
    """A zip whose entry is locked in the old way that every program knows."""

    def wrap(content):
        keys = _ZipKeys(password)
        data = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = data.compress(content) + data.flush()
        check = zlib.crc32(content)
        locked = keys.lock(bytes(range(11)) + bytes([check >> 24]) + packed)
        encoded = name.encode("utf-8")
        common = struct.pack("<HHHHHIIIHH", 20, 0x801, 8, 0x5000, 0x5AC2, check, len(locked), len(content), len(encoded), 0)
        local = b"PK\3\4" + common + encoded + locked
        central = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + encoded
        return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)

    return wrap


class _ZipKeys:
    """The three keys of the old way to lock a zip file."""

    def __init__(self, password):
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    @staticmethod
    def _crc(value, byte):
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
        return value

    def _update(self, byte):
        keys = self._keys
        keys[0] = self._crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = self._crc(keys[2], keys[1] >> 24)

    def lock(self, content):
        locked = bytearray()
        for byte in content:
            mask = self._keys[2] | 2
            locked.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 0xFF))
            self._update(byte)
        return bytes(locked)
