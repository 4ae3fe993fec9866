"""The pages: each notebook as HTML, and an index of all runs.

Static files that open from a shared drive: no network at view time, styles
inside, the Chinese font beside them for machines that have none. All text
from data goes through Jinja's autoescaping.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import fonts, wording
from .attainment import Outlook
from .targets import target_text

TITLES = {
    "01-history": ("历史", "History"),
    "02-forecast": ("预测", "Forecast"),
    "03-attainment": ("目标", "Targets"),
    "04-peers": ("同类地区", "Peers"),
    "05-backtest": ("回测", "Backtest"),
    "06-intake": ("审核", "Intake"),
    "07-tasks": ("任务", "Tasks"),
}

FONT = "assets/NotoSansSC-Regular.otf"


def _templates() -> Environment:
    env = Environment(
        loader=PackageLoader("kjanalysis"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    env.filters |= {"percent": wording.percent, "estimate": wording.estimate}
    return env


def write_pages(folder: Path, outlook: Outlook, lang: str = "zh") -> None:
    """Write NAME.html beside each NAME.ipynb of a run's folder.

    Parameters
    ----------
    folder : Path
        Two levels below the site's root.
    outlook : Outlook
        For the pages' headings.
    lang : {"zh", "en"}
    """
    import nbformat
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="basic", exclude_input=True)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.embed_images = True
    names = sorted(path.stem for path in folder.glob("*.ipynb"))
    page = _templates().get_template("notebook.html.j2")
    for name in names:
        notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        body, _ = exporter.from_notebook_node(notebook)
        html = page.render(
            lang=lang,
            title=f"{_title(name, lang)} · {outlook.region_zh if lang == 'zh' else outlook.region_en} {outlook.year}",
            body=Markup(body),
            links=[(other, _title(other, lang), other == name) for other in names],
            root="../..",
            font=FONT,
        )
        (folder / f"{name}.html").write_text(html, encoding="utf-8")


def write_index(out: Path, lang: str = "zh") -> Path:
    """Write `index.html` over every run found below a folder.

    Parameters
    ----------
    out : Path
        The site's root, holding REGION/YEAR/outlook.json.
    lang : {"zh", "en"}

    Returns
    -------
    Path
        Of the index.
    """
    runs = []
    for path in sorted(out.glob("[!.]*/[!.]*/outlook.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            warnings.warn(f"{path} is no JSON; its run is left out of the index.", stacklevel=2)
            continue
        content["href"] = path.parent.relative_to(out).as_posix()
        content["pages"] = [
            (html.stem, _title(html.stem, lang)) for html in sorted(path.parent.glob("*.html"))
        ]
        for target in content["targets"]:
            target["text"] = target_text(target, lang)
        content["forecast"] = [t for t in content["targets"] if t["probability"] is not None]
        runs.append(content)
    (out / "assets").mkdir(exist_ok=True)
    if not (out / FONT).exists():
        shutil.copyfile(fonts.font_path(), out / FONT)
    html = _templates().get_template("index.html.j2").render(lang=lang, runs=runs, root=".", font=FONT)
    handle, temporary = tempfile.mkstemp(dir=out, prefix=".index-", suffix=".html")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(html)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(out / "index.html")
    return out / "index.html"


def _title(name: str, lang: str) -> str:
    zh, en = TITLES.get(name, (name, name))
    return zh if lang == "zh" else en
