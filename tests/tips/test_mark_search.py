"""The search for leaks finds what was planted, in every form: a test of the test."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from openpyxl import Workbook
from PIL import Image, PngImagePlugin

from paper.tip_poster import render_tip_poster_pdf
from tests.paper.conftest import FONT_DIR
from tests.paper.test_tip_poster import POSTER, printing
from tests.tips.mark_search import MarkSearch

NAME, PHONE, SECRET = "欧阳标记", "13900271828", "K7M2X9QH4TPWDRSV"
PICTURE = bytes(range(200, 232))
MARKS: dict[str, str | bytes] = {
    "name": NAME, "phone": PHONE, "secret": SECRET, "picture": PICTURE
}  # fmt: skip
SEARCH = MarkSearch(MARKS)


def found(data: bytes) -> set[str]:
    return {finding.mark for finding in SEARCH.find(data, "here")}


def xlsx(words: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["B7"] = words
    book.save(file)
    return file.getvalue()


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner", data)
    return file.getvalue()


def png_with(words: str) -> bytes:
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Author", words, zip=True)
    Image.new("L", (4, 4)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def exif_with(words: str) -> bytes:
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x010F] = words
    Image.new("L", (4, 4)).save(file, "JPEG", exif=exif)
    return file.getvalue()


FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda words: f"… {words} …".encode(),
    "UTF-16": lambda words: words.encode("utf-16-le"),
    "UTF-16, the other way": lambda words: words.encode("utf-16-be"),
    "GB 18030": lambda words: words.encode("gb18030"),
    "hex": lambda words: words.encode().hex().encode(),
    "bytea of a dump": lambda words: b"\\\\x" + b"00ff" + words.encode().hex().encode() + b"01",
    "HEX": lambda words: words.encode().hex().upper().encode(),
    "base64": lambda words: base64.b64encode(words.encode()),
    "base64 after one byte": lambda words: base64.b64encode(b"x" + words.encode() + b"yz"),
    "base64 after two bytes": lambda words: base64.b64encode(b"xy" + words.encode() + b"z"),
    "base64 for addresses": lambda words: base64.urlsafe_b64encode(b"\xfb\xff" + words.encode()),
    "base64 of UTF-16": lambda words: base64.b64encode(b"x" + words.encode("utf-16-le")),
    "base64 in lines": lambda words: base64.encodebytes(b"x" * 50 + words.encode() + b"y" * 50),
    "gzip": lambda words: gzip.compress(words.encode()),
    "gzip within a file": lambda words: b"before" + gzip.compress(words.encode()) + b"after",
    "zlib": lambda words: zlib.compress(words.encode()),
    "zlib, fast": lambda words: b"\x00\x01" + zlib.compress(words.encode(), 1),
    "zip": lambda words: zipped(words.encode()),
    "XLSX": xlsx,
    "PNG": png_with,
    "JSON escapes": lambda words: json.dumps({"name": words}).encode(),
    "URL": lambda words: f"/tip?name={quote(words)}".encode(),
    "log line of bytes": lambda words: str(words.encode("utf-16-le").hex()).encode(),
    "SHA-256": lambda words: hashlib.sha256(words.encode()).hexdigest().encode(),
    "MD5 in base64": lambda words: base64.b64encode(hashlib.md5(words.encode()).digest()),
    "gzip in base64": lambda words: json.dumps(
        {"data": base64.b64encode(gzip.compress(words.encode())).decode()}
    ).encode(),
    "zlib in hex in gzip": lambda words: gzip.compress(
        zlib.compress(words.encode()).hex().encode()
    ),
    "zip in zip": lambda words: zipped(zipped(words.encode())),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", ["name", "phone", "secret"])
def test_a_planted_mark_is_found(form: str, mark: str) -> None:
    assert mark in found(FORMS[form](str(MARKS[mark])))


def test_a_mark_in_the_exif_of_a_photograph_is_found() -> None:
    assert found(exif_with(PHONE)) == {"phone"}


@pytest.mark.parametrize("mark", ["name", "phone", "secret"])
def test_a_mark_on_a_page_of_a_pdf_is_found(mark: str) -> None:
    content = replace(POSTER, county=f"甲{MARKS[mark]}乙", enterprise=None)
    pdf = render_tip_poster_pdf(content, printing(content), paper="A4", font_dir=FONT_DIR)
    assert found(pdf) == {mark}


def test_a_mark_in_the_packed_streams_of_a_pdf_is_found() -> None:
    stream = zlib.compress(f"BT ({PHONE}) Tj ET".encode())
    page = b"%%PDF-1.7\n4 0 obj <</Length %d /Filter /FlateDecode>>\nstream\n" % len(stream)
    assert found(page + stream + b"\nendstream endobj") == {"phone"}


@pytest.mark.parametrize("shown", ["139 0027 1828", "139-0027-1828", "1390027\n1828"])
def test_a_number_is_found_however_it_is_grouped(shown: str) -> None:
    assert found(shown.encode()) == {"phone"}


def test_a_secret_is_found_in_groups_of_four() -> None:
    assert found(b"K7M2 X9QH 4TPW DRSV") == {"secret"}


def test_a_piece_of_a_picture_is_found_plain_and_packed() -> None:
    for data in (PICTURE, gzip.compress(PICTURE), base64.b64encode(b"x" + PICTURE)):
        assert found(b"before" + data) == {"picture"}


def test_nothing_is_found_where_nothing_was_planted() -> None:
    words = "欧阳示例 13900281828 K7M2X9QW4TPWDRSV"
    for form in FORMS.values():
        assert not found(form(words))


def test_where_it_lies_is_told() -> None:
    packed = b"12345" + gzip.compress(b"." + base64.b64encode(PHONE.encode() * 3))
    places = [finding.where for finding in SEARCH.find(packed, "var/dump")]
    assert "var/dump ⟩ gzip at 5" in places
    assert any(place.startswith("var/dump ⟩ gzip at 5 ⟩ base64") for place in places)
