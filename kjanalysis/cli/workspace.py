"""``init``, ``lab``, ``app`` and ``data diff``: a workspace of one's own."""

from __future__ import annotations

import click

from ..errors import language
from ..wording.text import Text
from .data import data as data_commands
from .group import main
from .options import AS_OF, DATA, REGION, from_workspace
from .printing import as_text

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "init region": "Code or name of the region, e.g. 330205. 地区代码或名称，例如 330205",
    "init year": "Year of the targets, e.g. 2021; the present one by default. 目标年份，例如 2021；默认为今年",
    "init lang": "Language of pages, e.g. en. 页面语言，例如 zh",
    "app year": "One year, e.g. 2021. 一个年份，例如 2021",
    "app lang": "Language of the page, e.g. en. 页面语言，例如 zh",
    "diff accept": "Keep the tables of now: the next comparison starts from them. 以当前数据为准，下次从这里比较",
}

#: The sheet for figures and targets that a new workspace has.
TEMPLATE = "录入模板.xlsx"

#: Rows of the region that are listed.
LISTED = 40


@main.command()
@click.argument("folder", metavar="FOLDER")
@click.option("--region", default="", metavar="CODE|NAME", help=HELP["init region"])
@click.option("--year", metavar="Y", help=HELP["init year"])
@click.option("--lang", type=click.Choice(["zh", "en"]), help=HELP["init lang"])
def init(folder, region, year, lang):
    """Make a workspace: notebooks, tables of your own, settings. 新建工作区：笔记本、自己的数据表和配置"""
    from .. import workspace
    from ..intake import template

    def with_template(into):
        template.write(into / TEMPLATE, region or None)

    place = workspace.make(folder, region, year, lang or "", with_template)
    click.echo(Text(f"made: {place}", f"已新建：{place}").of(language()))
    next_step = Text(
        f'next: cd "{folder}" && kjanalysis lab (README.md says more)',
        f'下一步：cd "{folder}" && kjanalysis lab（详见 README.md）',
    )
    click.echo(next_step.of(language()))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, metavar="[ARGUMENTS OF JUPYTER LAB]", type=click.UNPROCESSED)
def lab(arguments):
    """Open JupyterLab in the workspace. 在工作区中打开 JupyterLab"""
    from .. import workspace
    from ..tables import workspace_file

    click.get_current_context().exit(workspace.start_lab(workspace_file.find(), arguments))


@main.command(context_settings={"ignore_unknown_options": True})
@REGION
@click.option("--year", metavar="Y", callback=from_workspace("year", needed=True), help=HELP["app year"])
@AS_OF
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    show_default="zh",
    callback=from_workspace("lang", "zh"),
    help=HELP["app lang"],
)
@DATA
@click.argument("arguments", nargs=-1, metavar="[ARGUMENTS OF VOILA]", type=click.UNPROCESSED)
def app(region, year, as_of, lang, data, arguments):
    """Serve the what-if panel as a page, with Voila. 以网页形式提供“假如”面板（Voila）"""
    from .. import tables, workspace
    from ..forecast import check_year
    from ..tables.region_names import check_region

    code = check_region(region, tables.read(data))
    click.get_current_context().exit(
        workspace.start_app(code, check_year(year), lang, as_of or "", data or "", arguments)
    )


@data_commands.command()
@click.option("--accept", is_flag=True, help=HELP["diff accept"])
def diff(accept):
    """Show what newer shipped tables change for the workspace. 列出随附数据升级后的变化及其影响"""
    from .. import workspace
    from ..tables import workspace_file
    from ..workspace.difference import summary

    here = workspace_file.find()
    if accept:
        kept = workspace.accept(here)
        click.echo(Text(f"kept: {kept.archive}", f"已保存：{kept.archive}").of(language()))
        return
    found = workspace.difference(here)
    click.echo(summary(found).of(language()))
    if found.is_none:
        return
    for table in (found.counts.rename_axis("table").reset_index(), found.rows.head(LISTED), found.probabilities):
        if len(table):
            click.echo("\n" + as_text(table))
    if (more := len(found.rows) - LISTED) > 0:
        click.echo(
            Text(f"\n{more} more rows of the region aren't listed.", f"\n另有本地区 {more} 行未列出。").of(language())
        )
