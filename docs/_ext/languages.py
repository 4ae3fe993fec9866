"""A page has a Chinese twin, or not: each site takes the pages of its language.

`x.zh.md` is the twin of `x.md`. The English site leaves the twins out. The
Chinese site leaves out what has a twin, and a link to it leads to the twin.
"""

import re
from pathlib import Path

LINK = re.compile(r"(\]\()([^)#\s:]+)\.md([)#])")


def twins(root: Path) -> set[Path]:
    """Every page that has a Chinese twin."""
    return {page.with_name(page.name[: -len(".zh.md")] + ".md") for page in (root / "docs").rglob("*.zh.md")}


def choose(app, config) -> None:
    """Leave out the pages of the other language."""
    root = Path(app.srcdir)
    with_twin = [page.relative_to(root).as_posix() for page in twins(root)]
    config.exclude_patterns = [*config.exclude_patterns, *(with_twin if app.tags.has("zh") else ["**/*.zh.md"])]


def lead_to_twins(app, name, source) -> None:
    """In the Chinese site a link to a page with a twin leads to the twin."""
    if not app.tags.has("zh"):
        return
    folder = (Path(app.srcdir) / name).parent
    known = {page.resolve() for page in twins(Path(app.srcdir))}

    def twin(match):
        found = (folder / f"{match[2]}.md").resolve() in known
        return f"{match[1]}{match[2]}{'.zh' if found else ''}.md{match[3]}"

    source[0] = LINK.sub(twin, source[0])


def setup(app):
    app.connect("config-inited", choose)
    app.connect("source-read", lead_to_twins)
    return {"parallel_read_safe": True}
