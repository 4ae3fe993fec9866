"""The two documents of an outlook, and how their files are called."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ..attainment import Outlook
from ..errors import KJError, language


def brief(outlook: Outlook, lang: str = "zh", template: str | os.PathLike[str] | None = None) -> bytes:
    """An outlook as a Word document of two A4 pages.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`; with at least one target.
    lang : {"zh", "en"}
        Language of the document.
    template : path-like, optional
        A Word file (.docx) of one's own: its page, header, footer and styles are taken over. The brief
        stands where a paragraph says ``{{brief}}``, else at the end.

    Returns
    -------
    bytes
        The content of a .docx file; the same for the same outlook.

    Raises
    ------
    KJError
        If the outlook has no target, or the template can't be used.

    See Also
    --------
    export : The same as an Excel workbook.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> content = brief(kj.outlook("330205", 2021, "2021-03-26", n_draws=500), "en")
    >>> content[:2]
    b'PK'
    """
    from . import word_brief  # python-docx and matplotlib take a second to load

    _with_targets(outlook)
    return word_brief.document(outlook, lang, template)


def export(outlook: Outlook, lang: str = "zh") -> bytes:
    """An outlook as an Excel workbook: board, targets, what-if on all draws, history, tasks, sources.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`; with at least one target.
    lang : {"zh", "en"}
        Language of the workbook.

    Returns
    -------
    bytes
        The content of an .xlsx file; the same for the same outlook.

    Raises
    ------
    KJError
        If the outlook has no target.

    See Also
    --------
    brief : The same as a Word document.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> content = export(kj.outlook("330205", 2021, "2021-03-26", n_draws=500), "en")
    >>> content[:2]
    b'PK'
    """
    from . import excel_export

    _with_targets(outlook)
    return excel_export.workbook(outlook, lang)


def save_brief(
    outlook: Outlook,
    path: str | os.PathLike[str] | None = None,
    lang: str | None = None,
    template: str | os.PathLike[str] | None = None,
) -> Path:
    """Write :func:`brief` to a file.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`; with at least one target.
    path : path-like, optional
        Where to; by default :func:`brief_name` in the working folder.
    lang : {"zh", "en"}, optional
        Language of the document; by default that of messages.
    template : path-like, optional
        A Word file (.docx) of one's own.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    KJError
        As :func:`brief`; or if the name doesn't end in .docx, or the file can't be written.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> path = kj.save_brief(kj.outlook("330205", 2021, "2021-03-26"), "brief.docx", "en")  # doctest: +SKIP
    """
    lang = lang or language()
    to = _named(path, brief_name(outlook.region, outlook.year, lang))
    return _written(to, brief(outlook, lang, template))


def save_workbook(outlook: Outlook, path: str | os.PathLike[str] | None = None, lang: str | None = None) -> Path:
    """Write :func:`export` to a file.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`; with at least one target.
    path : path-like, optional
        Where to; by default :func:`export_name` in the working folder.
    lang : {"zh", "en"}, optional
        Language of the workbook; by default that of messages.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    KJError
        As :func:`export`; or if the name doesn't end in .xlsx, or the file can't be written.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> path = kj.save_workbook(kj.outlook("330205", 2021, "2021-03-26"), "outlook.xlsx", "en")  # doctest: +SKIP
    """
    lang = lang or language()
    to = _named(path, export_name(outlook.region, outlook.year, lang))
    return _written(to, export(outlook, lang))


def _named(asked: str | os.PathLike[str] | None, otherwise: str) -> Path:
    """The file that was asked for, if it may be called so."""
    if asked is None:
        return Path(otherwise)
    path, ending = Path(asked), Path(otherwise).suffix
    if path.suffix.lower() != ending:
        raise KJError(
            f"{path} doesn't end in {ending}. Give a file name that does.",
            f"{path} 的扩展名不是 {ending}，请改用该扩展名。",
        )
    return path


def _written(path: Path, content: bytes) -> Path:
    """Write a file, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        why = error.strerror or error
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise KJError(
            f"{path} can't be written: {why}. Check the path, or close the file in Word or Excel.",
            f"无法写入 {path}：{why}。请检查路径；如已在 Word 或 Excel 中打开，请先关闭。",
        ) from None
    return path


def _with_targets(outlook: Outlook) -> None:
    if not outlook.targets:
        day, year, place = outlook.as_of, outlook.year, outlook.region
        raise KJError(
            f"{place} has no target for {year} that was published by {day}. Choose another year, or a later --as-of.",
            f"{place} 截至 {day} 没有已公布的 {year} 年目标。请换一个年份，或把 --as-of 改为较晚的日期。",
        )


def brief_name(region: str, year: int, lang: str) -> str:
    """The file name of a brief.

    Parameters
    ----------
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of the document.

    Returns
    -------
    str
        Without a folder.

    Examples
    --------
    >>> brief_name("330205", 2021, "zh"), brief_name("330205", 2021, "en")
    ('330205-2021-简报.docx', '330205-2021-brief.docx')
    """
    return f"{region}-{year}-{'简报' if lang == 'zh' else 'brief'}.docx"


def export_name(region: str, year: int, lang: str) -> str:
    """The file name of a workbook.

    Parameters
    ----------
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of the document.

    Returns
    -------
    str
        Without a folder.

    Examples
    --------
    >>> export_name("330205", 2021, "zh"), export_name("330205", 2021, "en")
    ('330205-2021-目标展望.xlsx', '330205-2021-outlook.xlsx')
    """
    return f"{region}-{year}-{'目标展望' if lang == 'zh' else 'outlook'}.xlsx"
