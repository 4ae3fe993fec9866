"""How Sphinx builds the documents: ``make docs`` makes an English and a Chinese site.

The source folder is the whole repository, so that a link to a file works on the
site as it does where the Markdown is read. A page `x.zh.md` is the Chinese twin
of `x.md`: the Chinese site (``-t zh``) takes the twin where there is one.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

CHINESE = tags.has("zh")  # noqa: F821 - Sphinx puts it here

project = "kjanalysis"
author = "the kjanalysis developers"
copyright = author
language = "zh_CN" if CHINESE else "en"
root_doc = "docs/index.zh" if CHINESE else "docs/index"

extensions = [
    "sphinx.ext.autodoc",
    "myst_nb",
    "numpydoc",
    "sphinx_click",
    "matplotlib.sphinxext.plot_directive",  # pictures in docstrings, drawn anew each time
    "mathml",
    "languages",
    "references",
    "columns",
    "chinese_font",
]

include_patterns = ["docs/**.md", "benchmarks/*.md", "data/README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSES.md"]
exclude_patterns = [".*", "build", "docs/_build", "docs/_ext", "**/__pycache__"]

# a dead link, a reference to nothing and a cell that fails are warnings, and `make docs` makes warnings errors
nitpicky = True
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_execution_in_temp = True  # a page writes a file for Excel
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
numpydoc_show_class_members = False
autodoc_typehints = "none"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"

plot_formats = [("png", 110)]
plot_html_show_formats = False
plot_html_show_source_link = False
plot_rcparams = {"savefig.bbox": "tight"}  # what lies below a chart belongs to it

html_title = "kjanalysis"
html_theme = "furo"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_search_language = "en"  # Chinese words are found by the characters typed
html_theme_options = {
    "announcement": '<a href="../../en/docs/index.html">English</a>'
    if CHINESE
    else '<a href="../../zh/docs/index.zh.html">中文</a>',
}
