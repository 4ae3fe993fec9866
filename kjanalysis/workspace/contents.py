"""What lies in a new workspace, as texts by path."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from .. import tables
from ..presentation import parameters_cell
from ..storage import notebooks_folder
from ..tables import workspace_file
from ..wording.text import Text

#: Tables of one's own, in which rows are taken in.
OWN = ("observations", "targets", "sources")

#: Folder of the own tables in a workspace.
DATA = "data"

#: Kernel that the notebooks ask for.
KERNEL = {"display_name": "kjanalysis (warm)", "language": "python", "name": "kjanalysis"}


def header(table: str) -> str:
    """The header line of a table, such as ``region,zh,en,...``, with its line end.

    Parameters
    ----------
    table : str
        Such as ``"regions"``.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> header("regions")
    'region,zh,en,level,parent,note\\n'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([field["name"] for field in tables.schema()[table]["fields"]])
    return text.getvalue()


def texts(region: str, year: int, lang: str, name: Text) -> dict[str, str]:
    """All files of a workspace.

    Parameters
    ----------
    region : str
        Region code; empty if it is still to be chosen.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of pages.
    name : Text
        The region's name.

    Returns
    -------
    dict of str to str
        Text by path below the workspace.
    """
    own = OWN if region else (*OWN, "regions")
    return {
        workspace_file.NAME: _settings(region, year, lang),
        "README.md": _readme(region, year, name),
        **{f"{DATA}/{tables.schema()[table]['path']}": header(table) for table in own},
        **{f"notebooks/{path.name}": notebook(path.read_text(encoding="utf-8"), region, year, lang)
           for path in sorted(notebooks_folder().glob("*.ipynb"))},
    }  # fmt: skip


def notebook(text: str, region: str, year: int, lang: str) -> str:
    """A shipped notebook for a workspace: in one language, without outputs, with its kernel and its parameters.

    Parameters
    ----------
    text : str
        The notebook as JSON.
    region, year, lang
        Written into the parameters cell; an empty region leaves what stands there.

    Returns
    -------
    str
        JSON.
    """
    book = json.loads(text)
    book["metadata"]["kernelspec"] = KERNEL
    book["cells"] = [cell for cell in book["cells"] if cell["metadata"].get("lang", lang) == lang]
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["outputs"], cell["execution_count"] = [], None
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = parameters_cell.filled("".join(cell["source"]), region, year, lang).splitlines(
                keepends=True
            )
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _settings(region: str, year: int, lang: str) -> str:
    chosen = f'region = "{region}"' if region else '# region = "330205"'
    return f"""\
# kjanalysis 工作区：在本文件夹及其下级运行的命令和笔记本都会读取本文件。
# A kjanalysis workspace: commands and notebooks inside this folder read this file.

# 地区代码  code of the region
{chosen}

# 目标年份  year of the targets
year = {year}

# 页面语言  language of pages: zh | en
lang = "{lang}"

# 数据层，自下而上：shipped 为随软件包发布的数据，其后为自己的数据表
# layers of tables, lowest first: shipped are the package's own, then yours
data = ["{tables.places.SHIPPED}", "{DATA}"]

# 输出文件夹  folder for pages
out = "build"
"""


def _readme(region: str, year: int, name: Text) -> str:
    place = Text(f"{region} {name.en}", f"{region} {name.zh}") if region else Text("your region", "您的地区")
    return "\n".join([*_readme_zh(place.zh, year), "", *_readme_en(place.en, year), ""])


def _readme_zh(place: str, year: int) -> Sequence[str]:
    return (
        f"# {place}，{year} 年",
        "",
        "- `data/`：自己的数据表，叠加在随软件包发布的数据之上；升级软件包不会改动它们。",
        "- `notebooks/`：笔记本，参数已填好。运行 `kjanalysis lab` 打开。",
        "- `kjanalysis.toml`：地区、年份、语言、数据和输出文件夹。",
        "",
        "1. 手工录入数据和目标：填写 `录入模板.xlsx`，再运行 `kjanalysis add --from 录入模板.xlsx`",
        "2. 从报告提取：`kjanalysis extract 报告.docx --out proposals.xlsx`；从统计表提取：`kjanalysis import 统计表.xlsx --out proposals.xlsx`",
        "3. 在 `proposals.xlsx` 中审核，再写入：`kjanalysis ingest proposals.xlsx --source 编号 --title 标题 --publisher 机构 --published 日期`",
        "4. 检查：`kjanalysis data check`；撤销上一次写入：`kjanalysis ingest --undo`",
        "5. 查看概率：`kjanalysis outlook`；生成网页：`kjanalysis run`，打开 `build/index.html`",
        "6. 升级软件包之后：`kjanalysis data diff` 列出数据的变化及其影响",
    )


def _readme_en(place: str, year: int) -> Sequence[str]:
    return (
        f"# {place}, {year}",
        "",
        "- `data/`: your own tables. They lie over the package's; an upgrade never changes them.",
        "- `notebooks/`: notebooks with their parameters set. `kjanalysis lab` opens them.",
        "- `kjanalysis.toml`: region, year, language, data and output folder.",
        "",
        "1. Figures and targets by hand: fill in `录入模板.xlsx`, then run `kjanalysis add --from 录入模板.xlsx`",
        "2. From a report: `kjanalysis extract report.docx --out proposals.xlsx`. From a sheet: `kjanalysis import sheet.xlsx --out proposals.xlsx`",
        "3. Review `proposals.xlsx`, then: `kjanalysis ingest proposals.xlsx --source ID --title TITLE --publisher NAME --published DATE`",
        "4. Check: `kjanalysis data check`. Take the last intake back: `kjanalysis ingest --undo`",
        "5. See the probabilities: `kjanalysis outlook`. Make pages: `kjanalysis run`, then open `build/index.html`",
        "6. After an upgrade of the package, `kjanalysis data diff` lists what changed, and what that moves",
    )
