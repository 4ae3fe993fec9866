"""Write the numbers and pictures that the documents show: ``make readme``, after ``make report``.

Between two markers such as ``<!-- outlook -->`` and ``<!-- /outlook -->`` nothing
is written by hand. `tests/docs/test_figures.py` checks that the blocks are current.
"""

import re
import sys
from collections.abc import Callable
from itertools import dropwhile, takewhile
from pathlib import Path

import pandas as pd

import kjanalysis as kj
from kjanalysis import backtest
from kjanalysis.attainment import answer_words
from kjanalysis.presentation import charts
from kjanalysis.wording import chances, target_text, words

ROOT = Path(__file__).resolve().parents[1]

#: Pages with blocks; a page named .zh.md is Chinese.
PAGES = (
    "README.md",
    "README.zh.md",
    "docs/evidence.md",
    "docs/evidence.zh.md",
    "docs/calibration.md",
    "docs/calibration.zh.md",
    "docs/reliability.md",  # its table is written by make torture
    "docs/reliability.zh.md",
)

_MARKER = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- /\2 -->)", re.S)


def language(page: str) -> str:
    """The language of a page, by its name."""
    return "zh" if page.endswith(".zh.md") else "en"


def outlook_table(lang: str) -> str:
    """Markdown: the founding case, targets that are forecast."""
    zh = lang == "zh"
    head = ["目标", "", "20 次中约达标", "达标概率", "判断", "中位数", "80% 区间", "证据"] if zh else [
        "target", "", "met of 20, about", "probability", "in words", "median", "80 % interval", "evidence"]  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|---|---|---:|---:|---|---:|---|---|"]
    for t in founding_case().targets:
        if t["probability"] is None:
            continue
        whole = t["integer"]
        cells = [
            t["indicator_zh"] if zh else t["indicator_en"],
            target_text(t, lang),
            str(t["of_twenty"]),
            words.percent(t["probability"]),
            t["verdict_zh"] if zh else t["verdict"],
            words.estimate(t["median"], whole),
            f"{words.estimate(t['lo80'], whole)} – {words.estimate(t['hi80'], whole)}",
            f"{t['evidence_zh'] if zh else t['evidence']} (n={t['n_observations']})",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n\n" + joint(lang)


def joint(lang: str) -> str:
    """One sentence: all headline targets of the founding case together, and what isn't forecast."""
    outlook = founding_case()
    without = sum(t["probability"] is None for t in outlook.targets)
    together, two, none = (chances.short(p) for _, p in answer_words.together(outlook.together))
    if lang == "zh":
        return (
            f"三项核心指标同时达标：**{together.zh.strip()}**；至少两项达标：{two.zh.strip()}；一项也不达标：{none.zh.strip()}。"
            f"另有 {without} 个目标没有同口径历史数据，不作预测。"
        )
    return (
        f"All three headline targets together: **{together.en}**. At least two: {two.en}. None: {none.en}. "
        f"{without} more targets have no earlier figure of the same definition and are not forecast."
    )


def founding_case() -> kj.Outlook:
    """Jiangbei's targets of 2021, on the day they were published."""
    return kj.outlook("330205", 2021, "2021-03-26")


def peers_table(lang: str) -> str:
    """Markdown: `forecast_panel` beside the libraries' methods, from benchmarks/results.md."""
    text = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    won = _table(text, "Families won, reported part").loc[lambda t: t["measure"].eq("score")]
    limit = _table(text, "What the samples can show, reported part")
    cover = _table(text, "Coverage and reliability of forecast_panel, reported part")
    keys = ["panel", "variant", "length", "horizon"]
    joined = won.merge(limit, on=keys).merge(cover, on=keys, suffixes=("", "_measured")).set_index(keys)
    zh = lang == "zh"
    head = ["数据", "历史数据个数", "最好的其他方法，1 年", "2 年", "最优类别数，1 年", "2 年", "80% 区间包含，1 年", "2 年"] if zh else [
        "data", "figures behind", "best other method, 1 year", "2 years", "families won, 1 year", "2 years",
        "80 % interval held, 1 year", "2 years"]  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "---:|" * 6]
    names = {"domain": ("own tables", "本项目数据"), "outside": ("other fields", "其他领域")}
    for panel, said in names.items():
        for length in ("6", "10", "14+"):
            ahead = [joined.loc[(panel, "as they are", length, horizon)] for horizon in ("1", "2")]
            lines.append("| " + " | ".join([
                said[zh], length,
                *(f"{backtest.named(one['best single peer'], lang)}, {one['that peer to forecast_panel']}" for one in ahead),
                *(_won(one, zh) for one in ahead),
                *(one["cover80_measured"] for one in ahead),
            ]) + " |")  # fmt: skip
    return "\n".join(lines)


def _won(one: pd.Series, zh: bool) -> str:
    """Families won, of how many, and what forecasts that are exactly right would win."""
    least, most = re.fullmatch(r"\d+: (\d+) to (\d+) of \d+", one["score: won"]).groups()
    return f"{one['won']}/{one['of']}（{least}–{most}）" if zh else f"{one['won']} of {one['of']} ({least}–{most})"


def _table(text: str, heading: str) -> pd.DataFrame:
    """The first table below a heading, all cells as text."""
    below = text.split(f"\n## {heading}\n")[1].splitlines()
    lines = takewhile(lambda line: line.startswith("|"), dropwhile(lambda line: not line.startswith("|"), below))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return pd.DataFrame(rows[2:], columns=rows[0])


def markdown(table: pd.DataFrame) -> str:
    """A frame as a Markdown table."""
    lines = ["| " + " | ".join(table.columns) + " |", "|---" * len(table.columns) + "|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in table.to_numpy()]
    return "\n".join(lines)


def blocks(text: str) -> dict[str, str]:
    """What stands between the markers of a page."""
    return {m[2]: m[0][len(m[1]) : -len(m[3])].strip("\n") for m in _MARKER.finditer(text)}


def filled(text: str, contents: dict[str, Callable[[], str]]) -> str:
    """A page with its blocks written anew; what isn't among the contents stays."""
    return _MARKER.sub(lambda m: f"{m[1]}{contents[m[2]]()}\n{m[3]}" if m[2] in contents else m[0], text)


def quick(lang: str) -> dict[str, Callable[[], str]]:
    """The blocks that take no backtest."""
    return {
        "outlook": lambda: outlook_table(lang),
        "joint": lambda: joint(lang),
        "peers": lambda: peers_table(lang),
    }


def main() -> None:
    """Write the blocks of every page, and the two pictures."""
    run = ROOT / "build" / "330205" / "2021" / "outlook.json"
    outlook = founding_case()
    if not run.exists() or run.read_text(encoding="utf-8").strip() != outlook.to_json():
        sys.exit("Run `make report` first: the pictures are of its run.")
    scores = backtest.rolling_origin(origins=range(2014, 2023), points=6)
    for page in PAGES:
        lang = language(page)
        contents = quick(lang) | {
            "backtest": lambda lang=lang: markdown(backtest.table(scores, lang)),
            "reliability": lambda lang=lang: markdown(backtest.reliability_table(scores, lang)),
        }
        path = ROOT / page
        path.write_text(filled(path.read_text(encoding="utf-8"), contents), encoding="utf-8")
    for lang in ("zh", "en"):
        charts.attainment(outlook, lang).savefig(ROOT / "docs" / f"attainment.{lang}.png", dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()
