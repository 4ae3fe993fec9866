"""The documents' pages as the tests read them."""

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]

_PARSER = MarkdownIt("commonmark").enable("table")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_MATH = re.compile(r"\$\$.+?\$\$|\$[^$\n]+?\$", re.S)


def pages() -> list[str]:
    """Every Markdown page that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [page for page in said.splitlines() if (ROOT / page).exists()]


def twins() -> list[tuple[str, str]]:
    """Pages with a Chinese twin, and the twin."""
    known = pages()
    return [(page, twin) for page in known if (twin := page[: -len(".md")] + ".zh.md") in known]


@cache
def tokens(page: str) -> list:
    """A page as markdown-it reads it; formulas count as one word."""
    text = _FRONT_MATTER.sub("", (ROOT / page).read_text(encoding="utf-8"))
    return _PARSER.parse(_MATH.sub("x", text))


def headings(page: str) -> list[tuple[str, str]]:
    """Level and text of each heading."""
    found = tokens(page)
    return [(one.tag, found[i + 1].content) for i, one in enumerate(found) if one.type == "heading_open"]


@dataclass(frozen=True)
class Fence:
    """A block of code: what it is, and its text."""

    info: str
    text: str


def fences(page: str) -> list[Fence]:
    """The blocks of code of a page, in order."""
    return [Fence(one.info.strip(), one.content) for one in tokens(page) if one.type == "fence"]


def prose(page: str):
    """Line and text of each paragraph, list item, heading and table cell, without code and links' addresses."""
    line = 0
    for one in tokens(page):
        line = one.map[0] + 1 if one.map else line
        if one.type == "inline":
            parts = ("x" if part.type == "code_inline" else part.content or " " for part in one.children)
            yield line, "".join(parts)


_END = re.compile(r"(?<=[.!?])[\"')*_]*\s+(?=[\"'(*_]*[A-Z0-9一-鿿])|(?<=[。！？；])|\n(?=\s*[-*] )")
_WORD = re.compile(r"[\w%&'’/.,+\-−–]+")
_HAN = re.compile(r"[一-鿿]")


def sentences(text: str) -> list[str]:
    """A paragraph's sentences."""
    return [one.strip() for one in _END.split(text.replace("\n", " ")) if one.strip()]


def length(sentence: str) -> tuple[int, int]:
    """English words, and Chinese characters, of a sentence."""
    return len(_WORD.findall(_HAN.sub(" ", sentence))), len(_HAN.findall(sentence))
