"""Looks for marks in anything: plain, encoded, hashed, packed, or several of these at once.

A mark is a word that was planted where it must not get out. Data is looked at without line ends,
spaces and hyphens (a number is often shown in groups), and then again in every form that it unpacks
to: gzip, zlib (also in the middle, as in PDF streams, PNG chunks and the jobs
of RQ), ZIP (also XLSX), the text of a PDF, long runs of base64 and of hexadecimal digits.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pypdfium2 as pdfium

# Packed in packed in packed: deeper than anything that anybody stores.
DEPTH = 4
# A packed megabyte of zeros must not fill the memory.
UNPACKED_MOST_BYTES = 64 * 2**20
# The longest of them, a SHA-512 in hex.
_ID_MOST_BYTES = 128
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04")
_PDF = re.compile(rb"%PDF-1\.")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}")
_RUN = re.compile(rb"(.)\1{64,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """A mark, in which form it was found, and where."""

    mark: str
    form: str
    where: str


class MarkSearch:
    """Searches for these marks: name to text, or to bytes such as a piece of a picture."""

    def __init__(self, marks: Mapping[str, str | bytes]) -> None:
        needles = [
            (name, form, _bare(needle))
            for name, mark in marks.items()
            for form, needle in sorted(_forms(mark).items())
        ]
        # The short ones first: an id holds none that is longer than itself.
        self._needles = sorted(needles, key=lambda needle: len(needle[2]))
        self._lengths = [len(needle) for _, _, needle in self._needles]
        self._clean = set[bytes]()

    def find(self, data: bytes, where: str) -> list[Found]:
        """Every mark that lies in the data, in whichever form; each place once."""
        return [
            found
            for path, unpacked in _unpacked(data, where, DEPTH)
            for found in self.find_plain(unpacked, path)
        ]

    def find_plain(self, data: bytes, where: str) -> list[Found]:
        """The marks that lie in it as it is, in whichever encoding; nothing is unpacked.

        For files that are too many and too large to unpack.
        """
        # Ids look like base64, and the same few stand in answer after answer.
        if data in self._clean:
            return []
        bare = _bare(data)
        fitting = self._needles[: bisect_right(self._lengths, len(bare))]
        found = [Found(name, form, where) for name, form, needle in fitting if needle in bare]
        if not found and len(data) <= _ID_MOST_BYTES:
            self._clean.add(data)
        return found


def _forms(mark: str | bytes) -> dict[str, bytes]:
    """What the mark may look like, by the name of the form."""
    if isinstance(mark, bytes):
        return _of_bytes(mark, "bytes")
    forms = _of_bytes(mark.encode(), "UTF-8")
    for encoding in ("utf-16-le", "utf-16-be"):
        forms |= _of_bytes(mark.encode(encoding), encoding.upper())
    if not mark.isascii():
        forms |= _of_bytes(mark.encode("gb18030"), "GB 18030")
        forms["JSON escapes"] = json.dumps(mark)[1:-1].encode()
        forms["HTML escapes"] = "".join(f"&#{ord(letter)};" for letter in mark).encode()
    if quote(mark) != mark:
        forms["URL escapes"] = quote(mark, safe="").encode()
        forms["URL escapes, small"] = forms["URL escapes"].lower()
    return forms


def _of_bytes(mark: bytes, name: str) -> dict[str, bytes]:
    forms = {name: mark, f"{name}, hex": mark.hex().encode()}
    forms[f"{name}, HEX"] = forms[f"{name}, hex"].upper()
    for alignment in range(3):
        inner = _base64_inside(mark, alignment)
        forms[f"{name}, base64 +{alignment}"] = inner
        forms[f"{name}, base64url +{alignment}"] = inner.translate(bytes.maketrans(b"+/", b"-_"))
    # Whoever has the hash of a telephone number has the number: there are few of them.
    for algorithm in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(algorithm, mark).digest()
        forms[f"{name}, {algorithm}"] = digest.hex().encode()
        forms[f"{name}, {algorithm} as bytes"] = digest
        forms[f"{name}, {algorithm} in base64"] = base64.b64encode(digest).rstrip(b"=")
    return forms


def _base64_inside(mark: bytes, alignment: int) -> bytes:
    """The letters that follow from the mark alone, after `alignment` unknown bytes."""
    bits = 8 * alignment, 8 * (alignment + len(mark))
    letters = base64.b64encode(b"\0" * alignment + mark + b"\0\0")
    return letters[-(-bits[0] // 6) : bits[1] // 6]


def _bare(data: bytes) -> bytes:
    """Without what may stand in the middle of a mark; of an empty page, no more than is needed.

    A mark that lies in the data lies here too, bare itself: none has one byte 64 times in a row.
    """
    return _RUN.sub(rb"\1" * 64, data.translate(None, b" -\r\n"))


def _unpacked(data: bytes, where: str, depth: int) -> Iterator[tuple[str, bytes]]:
    """The data, and everything that lies packed in it."""
    yield where, data
    if not depth:
        return
    for pattern, unpack, name in _PACKINGS:
        end = 0
        for start in pattern.finditer(data):
            # What was unpacked already holds no second beginning.
            if start.start() >= end:
                inner, length = unpack(data[start.start() :], start.group())
                if inner:
                    end = start.start() + length
                    yield from _unpacked(inner, f"{where} ⟩ {name} at {start.start()}", depth - 1)


def _inflate(wbits: int) -> Callable[[bytes, bytes], tuple[bytes, int]]:
    def inflate(data: bytes, _: bytes) -> tuple[bytes, int]:
        stream = zlib.decompressobj(wbits)
        try:
            inner = stream.decompress(data, UNPACKED_MOST_BYTES)
        except zlib.error:
            return b"", 0
        return inner, len(data) - len(stream.unused_data)

    return inflate


def _unzip(data: bytes, _: bytes) -> tuple[bytes, int]:
    """All members, one after the other; their names too, which may tell as much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [name.encode() + b"\n" + archive.read(name) for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return b"", 0
    return b"\n".join(parts), len(data)


def _pdf_text(data: bytes, _: bytes) -> tuple[bytes, int]:
    """What a reader sees: in the streams stand glyphs, not letters."""
    try:
        pages = [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(data)]
    except pdfium.PdfiumError:
        return b"", 0
    # Its streams are looked at besides.
    return "\n".join(pages).encode("utf-8", "ignore"), len(data)


def _decode_base64(_: bytes, run: bytes) -> tuple[bytes, int]:
    letters = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4)), len(run)


def _decode_hex(_: bytes, run: bytes) -> tuple[bytes, int]:
    return bytes.fromhex(run.decode()), len(run)


_PACKINGS: tuple[tuple[re.Pattern[bytes], Callable[[bytes, bytes], tuple[bytes, int]], str], ...]
_PACKINGS = (
    (_GZIP, _inflate(31), "gzip"),
    (_ZLIB, _inflate(15), "zlib"),
    (_ZIP, _unzip, "zip"),
    (_PDF, _pdf_text, "text of the PDF"),
    (_BASE64, _decode_base64, "base64"),
    (_HEX, _decode_hex, "hex"),
)
