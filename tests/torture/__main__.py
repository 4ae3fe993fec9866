"""Make the campaign, print a table tried / kept / lost, and write it into the documents with ``--write``."""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import os
import re
import runpy
import signal
import sys
from pathlib import Path

from kjanalysis.wording.text import Text

from . import folders, kills, panels, settings, texts
from .trials import Tally, campaign, stopped

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"kills": kills, "folders": folders, "panels": panels, "texts": texts, "settings": settings}
PAGES = {"en": "docs/reliability.md", "zh": "docs/reliability.zh.md"}
HEAD = Text(
    "| what was tried | tried | kept | lost | minutes | processor minutes | seed | day |",
    "| 试验内容 | 次数 | 保持 | 丢失 | 分钟 | 处理器分钟 | 种子 | 日期 |",
)


def row(kind, tally: Tally, seed: int, lang: str) -> str:
    """A kind's line of the table."""
    figures = (tally.tried, tally.tried - tally.lost, tally.lost)
    minutes = (f"{tally.seconds / 60:.0f}", f"{tally.cpu / 60:.0f}")
    cells = [kind.TITLE.of(lang), *(f"{n:,}" for n in figures), *minutes, seed, dt.date.today()]
    return "| " + " | ".join(map(str, cells)) + " |"


def table(rows: dict[str, str], lang: str) -> str:
    """The table of some kinds' lines, in the order of the kinds."""
    return "\n".join([HEAD.of(lang), "|---|" + "---:|" * 6 + "---|", *(rows[n] for n in KINDS if n in rows)])


def write(tallies: dict[str, Tally], seed: int) -> None:
    """Put the lines of what was tried into the documents; lines of other kinds stay."""
    script = runpy.run_path(str(ROOT / "docs" / "readme.py"))
    for lang, page in PAGES.items():
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        there = script["blocks"](text)["torture"]
        rows = {
            name: line
            for name, kind in KINDS.items()
            for line in re.findall(rf"^\| {re.escape(kind.TITLE.of(lang))} \|.*$", there, re.M)
        }
        rows |= {name: row(KINDS[name], tally, seed, lang) for name, tally in tallies.items()}
        path.write_text(script["filled"](text, {"torture": functools.partial(table, rows, lang)}), encoding="utf-8")


def _stop(*_) -> None:
    """End the campaign: what was tried until now counts."""
    stopped.set()
    raise KeyboardInterrupt


def main() -> int:
    """Run what is asked for; 1 if anything was lost."""
    asked = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    asked.add_argument("--seed", type=int, default=1, help="the same seed makes the same trials")
    asked.add_argument("--only", choices=KINDS, action="append", help="a kind; may be repeated")
    asked.add_argument("--trial", type=int, help="only this trial, to repeat it; with --only")
    asked.add_argument("--scale", type=float, default=1.0, help="fewer trials, e.g. 0.1")
    asked.add_argument("--write", action="store_true", help="write the table into " + " and ".join(PAGES.values()))
    given = asked.parse_args()
    if given.trial is not None and (not given.only or len(given.only) > 1):
        asked.error("--trial needs --only KIND")
    os.environ["KJANALYSIS_LANG"] = "en"
    os.environ.pop("KJANALYSIS_DATA", None)
    for number in (signal.SIGINT, signal.SIGTERM):  # heard in the background, too
        signal.signal(number, _stop)
    tallies = {}
    for name in given.only or KINDS:
        many = max(1, round(KINDS[name].TRIALS * given.scale))
        numbers = range(many) if given.trial is None else range(given.trial, given.trial + 1)
        print(f"{name}: {len(numbers)} trials, seed {given.seed}", flush=True)
        tally = tallies[name] = campaign(KINDS[name], given.seed, numbers, lambda line: print(line, flush=True))
        print(
            f"{name}: {tally.tried} tried, {tally.lost} lost, {tally.seconds:.0f} s, {tally.cpu:.0f} CPU s", flush=True
        )
        if given.write:
            write({name: tally}, given.seed)
        if tally.tried < KINDS[name].EACH * len(numbers):
            break
    print(table({name: row(KINDS[name], tally, given.seed, "en") for name, tally in tallies.items()}, "en"))
    return int(any(tally.lost for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
