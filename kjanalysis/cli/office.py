"""``brief`` and ``export``: an answer as a Word document and as an Excel workbook."""

from __future__ import annotations

import click

from ..errors import language
from .group import main
from .options import AS_OF, DATA, REGION, from_workspace

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "year": "Year of the targets, e.g. 2021. 目标年份，例如 2021",
    "lang": "Language of the document, e.g. en. 文件语言，例如 zh",
    "given": "Assume a figure, e.g. gdp=760 or gdp=+6%; may be repeated. 假设某项数值，例如 gdp=760 或 gdp=+6%，可重复",
    "brief template": "Your own Word file, e.g. letterhead.docx: its page and styles are taken over. 自己的 Word 模板，例如 红头.docx，沿用其版式和样式",
    "brief output": "File to write, e.g. brief.docx. 输出文件，例如 简报.docx",
    "export output": "File to write, e.g. outlook.xlsx. 输出文件，例如 目标展望.xlsx",
}

_YEAR = click.option("--year", metavar="Y", callback=from_workspace("year", needed=True), help=HELP["year"])
_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), callback=from_workspace("lang"), help=HELP["lang"])
_GIVEN = click.option("--given", multiple=True, metavar="CODE=FIGURE", help=HELP["given"])


@main.command()
@REGION
@_YEAR
@AS_OF
@DATA
@_LANG
@_GIVEN
@click.option("--template", metavar="FILE.docx", help=HELP["brief template"])
@click.option("--out", "--output", "output", metavar="FILE.docx", help=HELP["brief output"])
def brief(region, year, as_of, data, lang, given, template, output):
    """Write the answer as a Word document of two pages. 把结果写成两页的 Word 简报"""
    from .. import office

    outlook = _outlook(region, year, as_of, data, given)
    click.echo(str(office.save_brief(outlook, output, lang or language(), template)))


@main.command()
@REGION
@_YEAR
@AS_OF
@DATA
@_LANG
@_GIVEN
@click.option("--out", "--output", "output", metavar="FILE.xlsx", help=HELP["export output"])
def export(region, year, as_of, data, lang, given, output):
    """Write the answer as an Excel workbook that counts anew. 把结果写成可试算的 Excel 工作簿"""
    from .. import office

    outlook = _outlook(region, year, as_of, data, given)
    click.echo(str(office.save_workbook(outlook, output, lang or language())))


def _outlook(region, year, as_of, data, given):
    from .. import attainment
    from ..forecast import scenario

    return attainment.outlook(region, year, as_of, data=data, given=scenario.split(given))
