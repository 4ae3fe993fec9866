"""``add`` and ``add-indicator``: figures, targets and indicators by hand."""

from __future__ import annotations

import click
from click.core import ParameterSource

from ..errors import KJError, language
from ..wording import markup
from ..wording.text import Text
from .group import main
from .options import DATA, from_workspace
from .printing import as_text, say

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "add region": "Code or name of the region, e.g. 330205. 地区代码或名称，例如 330205 或 宁波江北",
    "add year": "Year of targets that name none, e.g. 2024. 未写明年份的目标属于哪一年，例如 2024",
    "add target": "A target in words, e.g. 'R&D经费支出 5.2亿元以上'; may be repeated. 目标，按原文填写，可重复",
    "add figure": "A figure of the past, e.g. '高新技术企业数 2023年 97家'; may be repeated. 历史数据，按原文填写，可重复",
    "add from": "Take in a filled template, e.g. figures.xlsx. 录入填好的模板，例如 数据.xlsx",
    "add title": "Title of the source, as it is printed. 来源的标题，例如 2024年政府工作报告",
    "add publisher": "Name of who issued it. 来源的发布机构，例如 永修县科技局",
    "add published": "Day it was published, e.g. 2024-03-01. 来源的公布日期，例如 2024-03-01",
    "add url": "Its web address, e.g. https://example.org/a.html. 来源的网址，例如 https://example.org/a.html",
    "add grade": "Grade of the source, e.g. press. 来源的等级：官方、转载、媒体、第三手，例如 press",
    "add dry-run": "Check only, write nothing. 只检查，不写入",
    "template region": "Code or name of the region that it is for, e.g. 330205. 模板用于哪个地区，例如 330205",
    "add-indicator zh": "Its name in Chinese. 中文名称，例如 绿色工厂数",
    "add-indicator en": "Its name in English. 英文名称，例如 Green factories",
    "add-indicator unit": "Its unit, e.g. 家, 亿元 or %. 单位，例如 家、亿元、%",
    "add-indicator kind": "flow: in a year; stock: at its end. 类型：flow 全年数，stock 年末数，ratio 比重，growth 增速，rank 位次",
    "add-indicator pool": "The like series it learns from, e.g. firm_stock; by default that of its kind and unit. 同类序列，默认按类型和单位确定",
    "add-indicator lower": "A smaller figure is the better one. 数值越小越好",
}


@main.command()
@click.option("--region", metavar="CODE|NAME", callback=from_workspace("region"), help=HELP["add region"])
@click.option("--year", metavar="Y", callback=from_workspace("year"), help=HELP["add year"])
@click.option("--target", "targets", multiple=True, metavar="TEXT", help=HELP["add target"])
@click.option("--figure", "figures", multiple=True, metavar="TEXT", help=HELP["add figure"])
@click.option("--title", default="", help=HELP["add title"])
@click.option("--publisher", default="", help=HELP["add publisher"])
@click.option("--published", default="", metavar="DATE", help=HELP["add published"])
@click.option("--url", default="", help=HELP["add url"])
@click.option(
    "--grade",
    type=click.Choice(["official", "reprint", "press", "tertiary"]),
    default="official",
    show_default=True,
    help=HELP["add grade"],
)
@click.option("--from", "template", metavar="FILE", help=HELP["add from"])
@click.option("--dry-run", is_flag=True, help=HELP["add dry-run"])
@DATA
def add(region, year, targets, figures, title, publisher, published, url, grade, template, dry_run, data):
    """Take in figures and targets by hand, and show the new outlook. 手工录入数据和目标，并列出新的展望"""
    from .. import tables
    from ..intake import adding, sources
    from ..tables.region_names import check_region

    known = tables.read(data)
    if template:
        if targets or figures:
            raise KJError(
                "--from goes without --target and --figure. Write them into the template, or add them in a second step.",
                "--from 不能与 --target、--figure 同时使用，请写入模板，或分两次录入。",
            )
        from ..intake import filled

        asked = click.get_current_context().get_parameter_source("region") is ParameterSource.COMMANDLINE
        read = filled.read(template, known, region if asked else None)  # else the one that the template names
        _finish(adding.prepare(known, read.region, read.entries, read.sources, year), dry_run, data)
        return
    if not region:
        raise KJError(
            "--region is missing. Give a code or a name, e.g. --region 宁波江北.",
            "缺少 --region，请给出代码或名称，例如 --region 宁波江北。",
        )
    code = check_region(region, known)
    given = {"title": title, "publisher": publisher, "published": published, "url": url, "grade": grade}
    source = sources.source_of(known, given, code)
    made = adding.prepare(known, code, adding.read_phrases(known, code, year, targets, figures, source), [source], year)
    _finish(made, dry_run, data)


def _finish(made, dry_run: bool, data) -> None:
    """Show what was understood, write it, and show what it does to the outlook."""
    if made.rows:
        click.echo(as_text(made.table(language())) + "\n")
    done = made.intake if dry_run else made.write()
    say(done.text())
    for year in () if dry_run else made.years:
        click.echo("")
        _outlook(made.region, year, data)


def _outlook(region: str, year: int, data) -> None:
    """The outlook of a region and year, or what it lacks."""
    from .. import attainment
    from ..attainment.waiting_figures import waiting_figures

    try:
        result = attainment.outlook(region, year, data=data)
    except KJError as error:
        say(str(error))
        return
    click.echo(markup.line(result.heading(language())) + "\n")
    if result.targets:
        click.echo(as_text(result.table(language()).iloc[:, [0, 1, 2, 3, 4, 5, 6, 11]]))
    lacking = [one for one in result.targets if one.probability is None]
    waiting = waiting_figures(result)
    if not result.targets:
        said = Text(
            "A forecast of attainment needs a target: add --target.", "判断能否达标还需要目标，请加上 --target。"
        )
        click.echo(said.of(language()))
    elif waiting:
        say("\n" + "\n".join(one.of(language()) for one in waiting))
    elif lacking:
        said = Text(
            "A target without a probability needs annual figures of its indicator: add each with --figure.",
            "没有概率的目标还需要该指标的历年数据，请用 --figure 逐年录入。",
        )
        click.echo("\n" + said.of(language()))


@main.command()
@click.argument("path", metavar="FILE")
@click.option("--region", metavar="CODE|NAME", callback=from_workspace("region"), help=HELP["template region"])
@DATA
def template(path, region, data):
    """Write an Excel template for figures and targets. 生成录入数据和目标的 Excel 模板"""
    from ..intake import template as templates

    made = templates.write(path, region, data)
    said = Text(
        f"written: {made}. Fill it in, then run: kjanalysis add --from {made}",
        f"已写入：{made}。填好后运行：kjanalysis add --from {made}",
    )
    say(said.of(language()))


@main.command("add-indicator")
@click.argument("code", metavar="CODE")
@click.option("--zh", required=True, metavar="NAME", help=HELP["add-indicator zh"])
@click.option("--en", default="", metavar="NAME", help=HELP["add-indicator en"])
@click.option("--unit", required=True, metavar="U", help=HELP["add-indicator unit"])
@click.option("--kind", required=True, metavar="K", help=HELP["add-indicator kind"])
@click.option("--pool", default="", metavar="POOL", help=HELP["add-indicator pool"])
@click.option("--lower-is-better", is_flag=True, help=HELP["add-indicator lower"])
@click.option("--dry-run", is_flag=True, help=HELP["add dry-run"])
@DATA
def add_indicator(code, zh, en, unit, kind, pool, lower_is_better, dry_run, data):
    """Add an indicator of one's own. 增加自己的指标"""
    from ..intake import own_indicators

    row = own_indicators.add_indicator(
        code, zh=zh, en=en, unit=unit, kind=kind, pool=pool, lower_is_better=lower_is_better, data=data, dry_run=dry_run
    )
    done = Text("check passed, nothing written", "检查通过，未写入") if dry_run else Text("written", "已写入")
    said = Text(
        f"{done.en}: {code}, {zh}, {unit}, {kind}. It learns from the like series of {row['pool']}; --pool names another.",
        f"{done.zh}：{code}，{zh}，{unit}，{kind}。参照同类序列 {row['pool']}，可用 --pool 另行指定。",
    )
    say(said.of(language()))
