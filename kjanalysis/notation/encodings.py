"""In which Unicode encoding the bytes of a text are: UTF-8, UTF-16 or UTF-32, told by mark or by their pattern."""

from __future__ import annotations

import codecs

#: Marks at a text's begin, the longer ones first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: Bytes that are looked at.
_HEAD = 1 << 16

#: Share of the characters that must be common ones.
_MOST = 0.9


def wide(raw: bytes) -> str | None:
    """The codec of a text in UTF-16 or UTF-32, with a mark or without; None if it is neither.

    >>> wide("报告".encode("utf-16")), wide("报告\\n2021年".encode("utf-16-le")), wide("报告".encode("gbk"))
    ('utf-16', 'utf-16-le', None)
    """
    marked = next((codec for mark, codec in MARKS if raw.startswith(mark)), None)
    if marked:
        return None if marked == "utf-8-sig" else marked
    head = raw[: min(_HEAD, len(raw) // 4 * 4)] or raw
    if not _may_be_wide(head):
        return None
    codecs_ = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
    return next((codec for codec in codecs_ if _reads_as(head, codec)), None)


def _may_be_wide(head: bytes) -> bool:
    """Bytes that are no UTF-8 text, or that hold zeros, which no text in UTF-8 or GBK has."""
    if b"\0" in head:
        return True
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 3:  # cut within a character
            return False
    else:
        return False
    plain = len(head) - len(head.translate(None, bytes(range(0x80))))
    if plain > _MOST * len(head):  # Latin letters with a stray byte: two of them look like one Chinese letter
        return False
    return not _reads_as(head, "gb18030")


def _reads_as(head: bytes, codec: str) -> bool:
    """Whether the bytes are common Chinese, Latin letters, digits and signs in an encoding."""
    try:
        text = head[: len(head) // 2 * 2].decode(codec, errors="strict")
    except UnicodeDecodeError as error:
        if codec != "gb18030" or error.start < len(head) - 4:
            return False
        text = head[: error.start].decode(codec)
    return bool(text) and sum(map(_common, text)) >= _MOST * len(text)


def _common(sign: str) -> bool:
    code = ord(sign)
    return sign in "\t\r\n" or 0x20 <= code < 0x7F or 0x3000 <= code < 0x3018 or 0x4E00 <= code <= 0x9FA5 or (
        0xFF01 <= code <= 0xFF5E or code in (0xB7, 0xD7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026)
    )  # fmt: skip
