"""Lists read from data/: ``table-columns`` of a table, and ``indicator-codes``."""

import csv
import json
from pathlib import Path

from sphinx.util.docutils import SphinxDirective

HEADS = {False: ("column", "type", "what it holds", "rules"), True: ("列", "类型", "内容", "规则")}
RULES = {
    "required": ("required", "必填"),
    "unique": ("unique", "不可重复"),
    "minimum": ("from {}", "不小于 {}"),
    "maximum": ("to {}", "不大于 {}"),
    "enum": ("one of: {}", "取值：{}"),
    "pattern": ("form: `{}`", "格式：`{}`"),
}


def rules(field: dict, zh: bool) -> str:
    """A field's constraints in words."""
    said = []
    for name, value in field.get("constraints", {}).items():
        if value is False:
            continue
        shown = ", ".join(f"`{v}`" for v in value) if isinstance(value, list) else str(value).replace("|", "\\|")
        said.append(RULES[name][zh].format(shown))
    return "; ".join(said)


def section(resource: dict, zh: bool) -> str:
    """Markdown: one table's columns."""
    lines = [f"| {' | '.join(HEADS[zh])} |", "|---|---|---|---|"]
    for field in resource["schema"]["fields"]:
        what = field.get("description_zh" if zh else "description", "").replace("|", "\\|")
        lines.append(f"| `{field['name']}` | {field['type']} | {what} | {rules(field, zh)} |")
    return "\n".join(lines)


class TableColumns(SphinxDirective):
    """``{table-columns} observations``: the columns of one table."""

    required_arguments = 1

    def run(self):
        path = Path(self.env.srcdir) / "data" / "datapackage.json"
        self.env.note_dependency(path)
        resources = {r["name"]: r for r in json.loads(path.read_text(encoding="utf-8"))["resources"]}
        return self.parse_text_to_nodes(section(resources[self.arguments[0]], self.config.language != "en"))


INDICATORS = {False: ("code", "name", "中文", "unit", "kind"), True: ("代码", "名称", "English", "单位", "类型")}


class IndicatorCodes(SphinxDirective):
    """``{indicator-codes}``: every indicator of the shipped tables."""

    def run(self):
        path = Path(self.env.srcdir) / "data" / "indicators.csv"
        self.env.note_dependency(path)
        zh = self.config.language != "en"
        lines = [f"| {' | '.join(INDICATORS[zh])} |", "|---|---|---|---|---|"]
        with path.open(encoding="utf-8-sig", newline="") as file:
            for one in csv.DictReader(file):
                first, second = ("zh", "en") if zh else ("en", "zh")
                lines.append(f"| `{one['indicator']}` | {one[first]} | {one[second]} | {one['unit']} | {one['kind']} |")
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app):
    app.add_directive("table-columns", TableColumns)
    app.add_directive("indicator-codes", IndicatorCodes)
    return {"parallel_read_safe": True}
