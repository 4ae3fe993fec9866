"""Texts that some output could take for an instruction."""

from __future__ import annotations

from random import Random

#: What runs or fetches in a page, if it is taken for markup.
MARKUP = (
    "<script>window.pwned=1</script>", "<img src=x onerror=\"window.pwned=1\">", "<svg onload=alert(1)>", "\"><script>alert(1)</script>",
    "' onmouseover='window.pwned=1", "\" autofocus onfocus=\"window.pwned=1", "</td></tr></table><script>document.title='pwned'</script>",
    "<iframe src=http://127.0.0.1:9/></iframe>", "<link rel=stylesheet href=http://127.0.0.1:9/x.css>", "</title><script>window.pwned=1</script>",
    "<style>@import 'http://127.0.0.1:9/'</style>", "</style><b>x</b>", "</script><script>window.pwned=1</script>", "<!--", "-->", "<!--nav-->x<!--/nav-->",
    "<![CDATA[", "&lt;script&gt;", "&#60;b&#62;", "&amp;nbsp;", "<b>粗</b>", "<details open ontoggle=alert(1)>", "<math><mi xlink:href=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "<base href=http://127.0.0.1:9/>",
    "<meta http-equiv=refresh content=0;url=http://127.0.0.1:9/>", "<form action=http://127.0.0.1:9><input autofocus onfocus=alert(1)>", "<template><img src=x onerror=alert(1)>",
    "https://example.org/\"onclick=\"alert(1)", "https://example.org/'><script>alert(1)</script>", "http://", "https://example.org/<b>", "https://例子.中国/甲?a=b&c=d#e",
)  # fmt: skip

#: What a notebook, a chart, a template or a format takes for its own.
SIGNS = (
    "$x^2$", "$\\frac{", "$$", "\\(x\\)", "\\begin{align}", "\\input{/etc/passwd}", "R&D (US$)", "${HOME}", "`id`", "$(id)", "{{ 7*7 }}", "{% include 'x' %}", "{# x #}",
    "{0}", "{place}", "{value!r}", "%s %d %(x)s", "%", "100%%", "\\N{BULLET}", "\\u0041", "\\", "\\\\server\\share", "C:\\x\n", "![a](http://127.0.0.1:9/a.png)", "[a](javascript:alert(1))",
    "<http://127.0.0.1:9/>", "# 一\n## 二", "* a\n* b", "| a | b |\n|---|---|", "> q", "---", "***x***", "_u_", "~~x~~", "`c`", "```\nx", "[^1]", "1. x", "&copy;", "www.example.org", "a@b.cn", ":tada:",
)  # fmt: skip

#: What a spreadsheet runs, or takes for another cell.
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/c calc'!A0", "=HYPERLINK(\"http://127.0.0.1:9\",\"x\")", "\t=1", "\r=1", " =1", "\u200b=1", "＝1", "＋1", "'=1", "''=1", "\ufeff=1", "=\n1", "-", "--1",
    "a,b", "a\"b", "\"\"\"", "\"a\",\"b\"", "a;b", "a\tb", "a\r\nb", "a\nb", "=WEBSERVICE(\"http://127.0.0.1:9\")", "-2+3+cmd|x", "%0A=1", "|calc", "+8.7%", "-1.6",
)  # fmt: skip

#: What a terminal, a file system or a font can't take.
ODD = (
    "\x1b[31m红\x1b[0m", "\x1b]0;title\x07", "\x1b[2J", "\x07", "\x08\x08x", "\x00", "\x7f", "\x9b31m", "\u202e反", "\u2066x\u2069", "\u200b", "\u200d", "\u2028", "\u2029", "\x85", "\ud800", "\udfff",
    "\ufffe", "\U000e0041", "𠮷野家", "👩‍👩‍👧", "e\u0301" * 20, "\u0e49" * 50, "ﷺ", "İ", "ß", "ﬁ", "\u00a0", "\u3000", "../../etc/passwd", "..\\x", "/", "a/b", "CON", "nul.txt", "a" * 10000, "甲" * 3000,
    "a b " * 2000, "x" * 150 + "<b>", "甲" * 60 + "$x$", "\ufdd0", "\u061c", "\u2060",
)  # fmt: skip

ALL = (MARKUP, SIGNS, FORMULAS, ODD)


def text(chance: Random) -> str:
    """One hostile text: a known one, several in a row, or letters from everywhere."""
    way = chance.random()
    if way < 0.55:
        return chance.choice(chance.choice(ALL))
    if way < 0.85:
        parts = [chance.choice(chance.choice(ALL)) for _ in range(chance.choice([2, 2, 3]))]
        return chance.choice(["", " ", "甲", "x", "\n"]).join(parts)
    signs = chance.choice(
        ["<>&\"'=/ ab", "$\\{}%`*_#[]()!|~^", "\t\r\n ,;\"'=+-@", "".join(map(chr, range(0x2000, 0x2070)))]
    )
    return "".join(chance.choice(signs) for _ in range(chance.choice([3, 10, 40])))
