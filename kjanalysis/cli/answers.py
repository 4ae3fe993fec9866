"""``outlook`` and ``history``: what the tables say of a region."""

from __future__ import annotations

import click

from ..errors import language
from ..wording import markup, words
from ..wording.text import Text
from .group import main
from .options import AS_OF, DATA, REGION, from_workspace
from .printing import as_text, write_table

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "outlook year": "Year of the targets, e.g. 2021. 目标年份，例如 2021",
    "outlook seed": "Seed of the draws, e.g. 7; the same seed gives the same figures. 抽样的随机种子，例如 7；种子相同则结果相同",
    "outlook lang": "Language of the output, e.g. en. 输出语言，例如 zh",
    "outlook given": "Assume a figure, e.g. gdp=760 or gdp=+6%; may be repeated. 假设某项数值，例如 gdp=760 或 gdp=+6%，可重复",
    "outlook full": "Also list all remarks, and what each target that can't be forecast would need. 列出全部说明，以及无法预测的目标各缺什么数据",
    "outlook json": "Print the outlook as JSON. 以 JSON 格式输出",
    "outlook csv": "Also write the table as CSV for Excel, e.g. targets.csv. 另存为 Excel 可打开的 CSV，例如 targets.csv",
    "history indicator": "Show only this indicator, e.g. gdp; may be repeated. 只列该指标，例如 gdp，可重复",
    "history csv": "Also write the figures as CSV for Excel, e.g. gdp.csv. 另存为 Excel 可打开的 CSV，例如 gdp.csv",
}

#: What is shown of a region's figures.
_HEADINGS = {
    "indicator": Text("indicator", "代码"), "indicator_zh": Text("indicator_zh", "指标"), "year": Text("year", "年份"),
    "value": Text("value", "数值"), "lower": Text("lower", "下限"), "upper": Text("upper", "上限"), "unit": Text("unit", "单位"),
    "qualifier": Text("qualifier", "限定"), "status": Text("status", "状态"), "source": Text("source", "来源"),
    "layer": Text("layer", "数据表"),
}  # fmt: skip


@main.command()
@REGION
@click.option("--year", metavar="Y", callback=from_workspace("year", needed=True), help=HELP["outlook year"])
@AS_OF
@DATA
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=HELP["outlook seed"])
@click.option("--lang", type=click.Choice(["zh", "en"]), callback=from_workspace("lang"), help=HELP["outlook lang"])
@click.option("--given", multiple=True, metavar="CODE=FIGURE", help=HELP["outlook given"])
@click.option("--full", is_flag=True, help=HELP["outlook full"])
@click.option("--json", "as_json", is_flag=True, help=HELP["outlook json"])
@click.option("--csv", "csv_path", metavar="FILE", help=HELP["outlook csv"])
def outlook(region, year, as_of, data, seed, lang, given, full, as_json, csv_path):
    """Show the probability of meeting each target of a region and year. 列出某地某年各项目标的达标概率"""
    from .. import attainment
    from ..attainment.reasons import reasons
    from ..attainment.waiting_figures import waiting_figures
    from ..forecast import scenario

    lang = lang or language()
    result = attainment.outlook(region, year, as_of, data=data, seed=seed, given=scenario.split(given))
    if csv_path:
        write_table(result.table(lang), csv_path)
    if as_json:
        click.echo(result.to_json())
        return
    click.echo(markup.line(result.heading(lang)) + "\n")
    for one in result.set_aside.texts():
        click.echo("! " + markup.line(one.of(lang)) + "\n")
    if result.targets:
        _tell(result, waiting_figures(result), reasons(result, data), lang, full)


def _tell(result, waiting, said, lang: str, full: bool) -> None:
    """The answer first: together, the targets that are forecast, what they would take, what matters most; the rest if wanted."""
    from ..attainment import answer_words, terminal

    line = answer_words.together_line(result.together).of(lang)
    if line:
        click.echo(line + "\n")
    for title, table in terminal.tables(result.targets, lang):
        click.echo((f"{title}\n" if title else "") + as_text(table) + "\n")
    if rest := terminal.unforecast(result.targets, result.known, lang, full):
        click.echo(rest + "\n")
    if any(target.last_status == "preliminary" for target in result.targets):
        click.echo(words.PRELIMINARY.of(lang) + "\n")
    for one in [*waiting, *said.first, *(said.rest if full else [])]:
        click.echo("- " + markup.line(one.of(lang)))
    if said.rest and not full:
        n = len(said.rest)
        more = Text(f"{n} more remark{'s' if n > 1 else ''}: add --full", f"另有 {n} 条说明，加 --full 全部列出")
        click.echo(more.of(lang))


@main.command()
@REGION
@AS_OF
@DATA
@click.option("--indicator", multiple=True, metavar="CODE", help=HELP["history indicator"])
@click.option("--csv", "csv_path", metavar="FILE", help=HELP["history csv"])
def history(region, as_of, data, indicator, csv_path):
    """Show a region's figures as known on a day. 列出截至某日已知的历史数据"""
    from ..tables.history import told

    frame, aside = told(region, as_of, list(indicator) or None, data)
    if csv_path:
        write_table(frame, csv_path)
    lang, columns = language(), list(_HEADINGS)
    for one in aside:
        click.echo("! " + markup.line(one.of(lang)) + "\n")
    if frame["layer"].nunique() == 1:
        columns.remove("layer")
    said = {
        "qualifier": [words.qualified(code, False).of(lang) for code in frame["qualifier"]],
        "status": [words.STATUS[code].of(lang) for code in frame["status"]],
    }
    shown = frame.assign(**said)[columns].rename(columns={name: head.of(lang) for name, head in _HEADINGS.items()})
    click.echo(as_text(shown))
    if frame["status"].eq("preliminary").any():
        click.echo("\n" + words.PRELIMINARY.of(lang))
