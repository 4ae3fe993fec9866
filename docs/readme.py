"""Write the READMEs' numbers and picture from a run: ``make readme``.

Between the markers ``<!-- outlook -->`` and ``<!-- backtest -->`` nothing is
written by hand. ``tests/test_packaging.py`` checks that the outlook is current.
"""

import re
import sys
from pathlib import Path

import kjanalysis as kj
from kjanalysis import backtest
from kjanalysis.presentation import charts
from kjanalysis.wording import target_text, words

ROOT = Path(__file__).resolve().parents[1]


def outlook_table(lang: str) -> str:
    """Markdown: the founding case, targets that are forecast."""
    outlook = kj.outlook("330205", 2021, "2021-03-26")
    zh = lang == "zh"
    head = ["目标", "", "达标概率", "判断", "中位数", "80% 区间", "证据"] if zh else [
        "target", "", "probability", "in words", "median", "80 % interval", "evidence"]  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|---|---|---:|---|---:|---|---|"]
    for t in outlook.targets:
        if t["probability"] is None:
            continue
        whole = t["integer"]
        cells = [
            t["indicator_zh"] if zh else t["indicator_en"],
            target_text(t, lang),
            words.percent(t["probability"]),
            t["verdict_zh"] if zh else t["verdict"],
            words.estimate(t["median"], whole),
            f"{words.estimate(t['lo80'], whole)} – {words.estimate(t['hi80'], whole)}",
            f"{t['evidence_zh'] if zh else t['evidence']} (n={t['n_observations']})",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    without = sum(t["probability"] is None for t in outlook.targets)
    joint = words.percent(outlook.joint["probability"])
    lines.append("")
    lines.append(
        f"三项核心指标同时达标的概率：**{joint}**。另有 {without} 个目标没有同口径历史数据，不作预测。"
        if zh
        else f"All three headline targets together: **{joint}**. {without} more targets have no earlier "
        "figure of the same definition and are not forecast."
    )
    return "\n".join(lines)


def backtest_table(scores, lang: str) -> str:
    """Markdown: :func:`kjanalysis.backtest.table`."""
    return markdown(backtest.table(scores, lang))


def markdown(table) -> str:
    """A frame as a Markdown table."""
    lines = ["| " + " | ".join(table.columns) + " |", "|---" * len(table.columns) + "|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in table.to_numpy()]
    return "\n".join(lines)


def put(text: str, name: str, content: str) -> str:
    """The text with what stands between two markers exchanged."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(pattern, lambda m: f"{m[1]}{content}\n{m[2]}", text, flags=re.S)


def main() -> None:
    """Rewrite README.md, README.zh.md and their pictures."""
    scores = backtest.rolling_origin(origins=range(2014, 2023), points=6)
    for name, lang in (("README.md", "en"), ("README.zh.md", "zh")):
        path = ROOT / name
        text = put(path.read_text(encoding="utf-8"), "outlook", outlook_table(lang))
        text = put(text, "backtest", backtest_table(scores, lang))
        text = put(text, "reliability", markdown(backtest.reliability_table(scores, lang)))
        path.write_text(text, encoding="utf-8")
    run = ROOT / "build" / "330205" / "2021" / "outlook.json"
    outlook = kj.outlook("330205", 2021, "2021-03-26")
    if not run.exists() or run.read_text(encoding="utf-8").strip() != outlook.to_json():
        sys.exit("Run `make report` first: the pictures are of its run.")
    for lang in ("zh", "en"):
        charts.attainment(outlook, lang).savefig(ROOT / "docs" / f"attainment.{lang}.png", dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()
