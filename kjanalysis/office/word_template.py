"""A person's own Word template: opened, and where in it the brief goes."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.document import Document

from ..errors import KJError

#: A paragraph that says so is where the brief goes.
MARKS = ("{{brief}}", "{{简报}}")


def opened(template: str | os.PathLike[str]) -> Document:
    """A template as a document.

    Parameters
    ----------
    template : path-like
        A .docx file.

    Returns
    -------
    Document
        Of python-docx.

    Raises
    ------
    KJError
        If it isn't there, or isn't a Word file that can be read.
    """
    path = Path(template)
    try:
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise KJError(
            f"--template {path} can't be read: {why}. Give a Word file (.docx).",
            f"--template {path} 无法读取：{why}。请给出 Word 文件（.docx）。",
        ) from None
    try:
        document = docx.Document(io.BytesIO(content))
        document.sections[0].page_width, document.styles["Normal"], document.element.body
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, AttributeError, SyntaxError):
        raise KJError(
            f"--template {path} is not a Word document. Open it in Word and save it as .docx (not .doc, .dotx or .wps).",
            f"--template {path} 不是 Word 文档。请用 Word 打开并另存为 .docx（不是 .doc、.dotx 或 .wps）。",
        ) from None
    return document


def place(document: Document) -> Any:
    """The paragraph where the brief goes.

    Parameters
    ----------
    document : Document
        Of python-docx.

    Returns
    -------
    CT_P or None
        None: at the end.
    """
    for paragraph in document.paragraphs:
        if paragraph.text.strip().replace(" ", "") in MARKS:
            return paragraph._p
    return None


def put(document: Document, made: list[Any], there: Any) -> None:
    """Move what was added at the end to where a paragraph stands, and take that away.

    Parameters
    ----------
    document : Document
        Of python-docx.
    made : list of element
        What was added, in its order.
    there : CT_P or None
        Of :func:`place`; None: nothing is moved.
    """
    if there is None:
        return
    for element in made:
        there.addprevious(element)
    there.getparent().remove(there)
