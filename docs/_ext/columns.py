"""The directive ``table-columns``: every table's columns, read from data/datapackage.json."""

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


def setup(app):
    app.add_directive("table-columns", TableColumns)
    return {"parallel_read_safe": True}
