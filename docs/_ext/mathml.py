"""Formulas as MathML, which browsers draw by themselves: no script, and no network."""

from docutils.nodes import SkipNode
from latex2mathml.converter import convert


def inline(translator, node) -> None:
    """A formula in a sentence."""
    translator.body.append(convert(node.astext()))
    raise SkipNode


def block(translator, node) -> None:
    """A formula on a line of its own."""
    translator.body.append(f'<div class="formula">{convert(node.astext(), display="block")}</div>')
    raise SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True}
