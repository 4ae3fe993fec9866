"""Sentences that a user can meet: short enough to be read once, and said in both languages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import jinja2
import pytest

from kjanalysis import cli

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "kjanalysis").rglob("*.py"))
TEMPLATES = sorted((ROOT / "kjanalysis").rglob("*.j2"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

#: Words of an English sentence and signs of a Chinese one, at most.
WORDS, SIGNS = 40, 90

#: What is called with an English and a Chinese text, and the places of the two.
PAIRS = {
    "Text": (0, 1), "pair": (0, 1), "KJError": (0, 1), "RunError": (0, 1), "_Unreadable": (0, 1), "_too_large": (0, 1),
    "_fault": (1, 2), "too_many": (1, 2), "_target_notice": (1, 2), "_problem": (3, 4), "Problem": (3, 4),
}  # fmt: skip

#: Rooms whose plain strings are patterns of a report's or a table's language, not sentences.
PATTERNS = ("reports", "sheets", "notation")

_CHINESE = re.compile("[\u4e00-\u9fff]")
_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+|\n+")


class Said(NamedTuple):
    """A text that a user can meet, and where it stands."""

    path: Path
    line: int
    text: str


def literal(node: ast.AST | None) -> str:
    """What a string says, as far as the source tells; … for what is filled in, nothing if it is no string."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(literal(part) or "…" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return literal(left) + (literal(right) or "…") if literal(left) else ""
    return ""


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Strings of a module by line, docstrings left out; those that are added are one."""
    for node in ast.iter_child_nodes(tree):
        text = literal(node)
        if text:
            yield node.lineno, text
        elif not (isinstance(node, ast.Expr) and literal(node.value)):
            yield from strings(node)


def calls(tree: ast.AST) -> Iterator[tuple[int, str, str, str]]:
    """Line, name, English and Chinese of each call of :data:`PAIRS` with two literal texts."""
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        places = PAIRS.get(name, ())
        if not places or len(node.args) <= max(places):
            continue
        both = [node.args[place] for place in places]
        if all(isinstance(half, ast.Constant | ast.JoinedStr) for half in both):
            yield node.lineno, name, literal(both[0]), literal(both[1])


def in_sources() -> Iterator[Said]:
    """Of the modules: in rooms of patterns only what is said in two languages, elsewhere all strings."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.parent.name in PATTERNS:
            found = [(line, half) for line, _, *halves in calls(tree) for half in halves]
        else:
            found = list(strings(tree))
        yield from (Said(path, line, text) for line, text in found)


def in_templates() -> Iterator[Said]:
    """Of the pages' templates: what their expressions say, and what stands between tags."""
    for path in TEMPLATES:
        for line, kind, text in jinja2.Environment().lex(path.read_text(encoding="utf-8")):
            if kind == "string":
                yield Said(path, line, text.strip("'\""))
            elif kind == "data" and not path.name.startswith("style"):
                yield from (Said(path, line, found) for found in re.findall(r">([^<>]+)<", text))


def in_notebooks() -> Iterator[Said]:
    """Of the notebooks' markdown cells; the line is the cell's number."""
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] == "markdown":
                yield Said(path, number, "".join(cell["source"]))


def too_long(text: str) -> list[str]:
    """Sentences of a text that nobody reads once: an English one by its words, a Chinese one by its signs."""
    found = []
    for sentence in _END.split(text):
        chinese = len(_CHINESE.findall(sentence))
        if chinese > len(sentence) / 4:
            found += [sentence] if len(sentence) > SIGNS else []
        elif len(re.findall(r"[^\W\d_][\w'’-]*", sentence)) > WORDS:
            found.append(sentence)
    return found


def is_code(text: str) -> bool:
    """A style sheet, markup or a program in a string: nobody reads it."""
    return bool(re.search(r"<\w+[ >]|\{\w[\w-]*: |^\s*(import|def|from) ", text))


@pytest.fixture(scope="module")
def everything_said() -> list[Said]:
    return [*in_sources(), *in_templates(), *in_notebooks()]


def test_no_sentence_is_too_long(everything_said):
    long = [
        f"{said.path.relative_to(ROOT)}:{said.line}: {sentence}"
        for said in everything_said
        if not is_code(said.text)
        for sentence in too_long(said.text)
    ]
    assert not long, "\n".join(["Make two of each sentence:", *long])


def test_what_is_said_in_two_languages_is_said_in_both():
    """Both halves say something, or neither does; a half in Chinese signs is Chinese."""
    wrong = []
    for path in SOURCES:
        for line, name, en, zh in calls(ast.parse(path.read_text(encoding="utf-8"))):
            lacks = bool(en.strip()) != bool(zh.strip())
            untold = name != "Text" and re.search("[a-z]{3}", en) and not _CHINESE.search(zh)
            if lacks or untold:
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {name}({en!r}, {zh!r})")
    assert not wrong, "\n".join(["Say it in both languages:", *wrong])


def test_each_option_is_explained_in_both_languages():
    for command in (cli.main, *cli.main.commands.values(), *cli.data.commands.values()):
        options = [p for p in command.params if isinstance(p, click.Option) and p.name != "version"]
        for text in (command.help, *(option.help for option in options)):
            assert text and _CHINESE.search(text) and re.search("[a-z]{3}", text), (command.name, text)


def test_a_collection_that_finds_nothing_would_pass_anything(everything_said):
    places = {said.path.suffix for said in everything_said}
    assert places == {".py", ".j2", ".ipynb"} and len(everything_said) > 1000
    texts = "\n".join(said.text for said in everything_said)
    for text in (
        "--region 为空，请给出地区代码",
        "原文未写年份",
        "No result matches the search.",
        "What the numbers mean",
    ):
        assert text in texts, text


LONG_EN = " ".join(["word"] * 41) + "."
LONG_ZH = "字" * 91 + "。"


@pytest.mark.parametrize("source", [f"Text({LONG_EN!r}, '短。')", f"KJError(f'{{x}} short.', f'{{x}}{LONG_ZH}')",
                                    f"x = ['a ' + {LONG_EN!r}]"])  # fmt: skip
def test_a_long_sentence_is_found(source):
    (line, text), *_ = [(line, text) for line, text in strings(ast.parse(source)) if too_long(text)]
    assert line == 1 and too_long(text) and not too_long("短。" * 60 + "Short. " * 60)


def test_a_missing_half_is_found():
    assert list(calls(ast.parse("Text('said', '')"))) == [(1, "Text", "said", "")]
    assert not list(calls(ast.parse("Text(en, zh)")))
    assert not list(strings(ast.parse('def f():\n    "A docstring."')))
