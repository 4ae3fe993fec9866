"""The review sheet: proposals with their sentence and an empty decision, written and read back.

Nothing here decides; each row waits for accept or reject, and corrected cells
count as corrected.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import KJError, language
from ..reports.documents import decoded
from ..storage import write_csv
from ..wording import markup
from .columns import COLUMNS, HEADINGS, HEADLINE, PROPOSED, REGION
from .spreadsheet import workbook

#: The name a review sheet has if nobody names it.
USUAL = "proposals.xlsx"

# what a person may write for the mark of a headline target
_MARKED = {
    "是": "yes",
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "核心指标": "yes",
    "否": "",
    "no": "",
    "n": "",
    "false": "",
    "0": "",
}
# and for a decision
_DECIDED = {"接受": "accept", "拒绝": "reject", "y": "accept", "n": "reject"}


def sheet(frame: pd.DataFrame) -> pd.DataFrame:
    """Proposals with the sentence around each number and an empty decision.

    Sentences with a doubtful row come first, the rows of a sentence together.
    """
    text = frame.attrs.get("text", "")
    out = frame.copy()
    out["sentence"] = [sentence(text, r.span_start, r.span_end) for r in frame.itertuples()]
    out["decision"] = ""
    out["status"] = frame.get("status", "")
    out["headline"] = _proposed(frame)
    return _doubtful_first(out)[[*COLUMNS, *([REGION] if REGION in frame else [])]]


def _doubtful_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by the least confidence of their sentence, then as they stand in the report."""
    if rows.empty or "cell" in rows:  # a sheet's rows keep the order of its cells
        return rows
    plain = rows["sentence"].str.replace("[【】]", "", regex=True)
    least, place = (
        rows.groupby(plain)["confidence"].transform("min"),
        rows.groupby(plain)["span_start"].transform("min"),
    )
    order = pd.DataFrame({"least": least, "place": place, "at": rows["span_start"]}).sort_values(
        ["least", "place", "at"]
    )
    return rows.loc[order.index].reset_index(drop=True)


def _proposed(frame: pd.DataFrame) -> list[str]:
    """Marks of headline targets that a person may change: the first target of R&D, its share and high-tech firms, of each year."""
    seen: set[tuple[str, ...]] = set()
    marks = []
    for row in frame.itertuples():
        key = str(getattr(row, REGION, "")), row.indicator, str(row.year)
        new = row.kind == "target" and row.indicator in PROPOSED and key not in seen
        marks.append(HEADLINE[0] if new else "")
        if new:
            seen.add(key)
    return marks


def sentence(text: str, start: int, end: int) -> str:
    """The sentence a number stands in, the number in 【】.

    >>> sentence("上年为100家。全区高新技术企业总数达到151家;技术交易额", 20, 23)
    '全区高新技术企业总数达到【151】家;'
    """
    begin = max([text.rfind(sign, max(0, start - 120), start) + 1 for sign in "。；;！？\n"] + [start - 120, 0])
    stops = [place for place in (text.find(sign, end, end + 80) for sign in "。；;！？\n") if place >= 0]
    stop = min(stops, default=min(end + 80, len(text)) - 1) + 1
    return f"{text[begin:start]}【{text[start:end]}】{text[end:stop]}".strip()


def write(frame: pd.DataFrame, path, data=None) -> Path:
    """Write proposals for review.

    Parameters
    ----------
    frame : DataFrame
        As :func:`kjanalysis.extract` gives it, or a sheet read by :func:`read`.
    path : path-like
        .xlsx (drop-downs, sentence with the number in red) or .csv (UTF-8 with
        a mark that Excel knows).
    data : path-like, optional
        Tables whose catalogue fills the code list.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    KJError
        If the file can't be written.
    """
    path = Path(path)
    table = frame if "decision" in frame.columns else sheet(frame)
    try:
        if path.suffix.lower() == ".csv":
            write_csv(_headed(table), path)
        elif path.suffix.lower() == ".xlsx":
            workbook(table, tables.read(data, strict=False).indicators).save(path)
        else:
            raise KJError(
                f"{path} can't be written: its name must end in .xlsx or .csv.",
                f"无法写入 {path}：文件名应以 .xlsx 或 .csv 结尾。",
            )
    except OSError as error:
        why = error.strerror or error
        raise KJError(
            f"{path} can't be written: {why}. If it is open in Excel, close it there.",
            f"无法写入 {path}：{why}。如正在 Excel 中打开，请先关闭。",
        ) from None
    return path


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    """Columns as they are called in Chinese where messages are; their names are English words."""
    return table.rename(columns={name: said.zh for name, said in HEADINGS.items()} if language() == "zh" else {})


def read(path) -> pd.DataFrame:
    """A review sheet, as text.

    Parameters
    ----------
    path : path-like
        .xlsx or .csv as :func:`write` made it and a person changed it.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, every cell a str; ``frame.attrs["row"]`` is the first
        data row's number in the file.

    Raises
    ------
    KJError
        If it can't be read or columns are missing.
    """
    path = Path(path)
    if not path.is_file():
        raise missing(path, path.name or USUAL)
    try:
        raw, first = _read_csv(path) if path.suffix.lower() == ".csv" else _read_workbook(path)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, pd.errors.ParserError):
        raise KJError(
            f"{path} is not a review sheet. It needs a row of column names: {', '.join(COLUMNS[:5])} ...",
            f"{path} 不是审核表。应有一行列名，含 {'、'.join(COLUMNS[:5])} 等。",
        ) from None
    _check_columns(raw, path)
    table = _tidy(raw)
    table.attrs = {"row": first}
    return table


def missing(path, name: str) -> KJError:
    """The error for a review sheet that isn't there: how to make one of that name."""
    return KJError(
        f"{path} does not exist. Make it with: kjanalysis extract REPORT --out {name}",
        f"{path} 不存在。请先运行：kjanalysis extract 报告 --out {name}",
    )


def _read_csv(path: Path) -> tuple[pd.DataFrame, int]:
    """The cells as they stand, and the first data row's number."""
    text = decoded(path.read_bytes(), path)
    head = text.partition("\n")[0]
    tabs = "\t" in head and "," not in head  # Excel's "Unicode text"
    raw = pd.read_csv(io.StringIO(text), sep="\t" if tabs else ",", dtype=str, keep_default_na=False)
    return raw.rename(columns={said.zh: name for name, said in HEADINGS.items()}).map(markup.as_it_was), 2


def _read_workbook(path: Path) -> tuple[pd.DataFrame, int]:
    """The cells below the row of headings, and the first data row's number; ValueError if there are none."""
    raw = pd.read_excel(path, sheet_name=0, header=None, dtype=str, keep_default_na=False, engine="openpyxl")
    at = next((i for i in range(min(5, len(raw))) if "indicator" in set(raw.iloc[i])), None)
    if at is None:
        raise ValueError("no header")
    raw.columns = [str(name) for name in raw.iloc[at]]
    return raw.iloc[at + 1 :].reset_index(drop=True), at + 2


def _check_columns(raw: pd.DataFrame, path: Path) -> None:
    """What a person may leave out is the sentence and what the program says of a row, and the decision."""
    needed = [name for name in COLUMNS if name not in ("sentence", "reason", "confidence", "status", "headline")]
    lacking = [name for name in needed if name not in raw.columns]
    if lacking and lacking != ["decision"]:
        raise KJError(
            f"{path}: column {', '.join(lacking)} is missing. Put it back, or extract the report again.",
            f"{path} 缺少列 {'、'.join(lacking)}。请补回该列，或重新提取报告。",
        )


def _tidy(raw: pd.DataFrame) -> pd.DataFrame:
    """Cells as text without what a spreadsheet added, decisions as codes, empty rows left out."""
    columns = [*COLUMNS, *([REGION] if REGION in raw.columns else [])]
    table = raw.reindex(columns=columns, fill_value="").fillna("").astype(str)
    table = table.map(str.strip)
    for name in ("span_start", "span_end", "year"):
        table[name] = table[name].str.replace(r"\.0$", "", regex=True)
    table["decision"] = table["decision"].str.lower().replace(_DECIDED)
    table["headline"] = table["headline"].str.lower().replace(_MARKED)
    return table[table["value"].ne("") | table["indicator_zh"].ne("")].reset_index(drop=True)


def tally(table: pd.DataFrame) -> tuple[int, int, int]:
    """How many rows are accepted, rejected, open."""
    yes, no = int(table["decision"].eq("accept").sum()), int(table["decision"].eq("reject").sum())
    return yes, no, len(table) - yes - no


def counts(table: pd.DataFrame, lang: str | None = None) -> str:
    """One line: how many rows are accepted, rejected, open.

    Parameters
    ----------
    table : DataFrame
        A review sheet, as :func:`read` gives it.
    lang : {"zh", "en"}, optional
        By default the language of messages.

    Returns
    -------
    str
        For people.

    Examples
    --------
    >>> counts(pd.DataFrame({"decision": ["accept", "", "reject"]}), "en")
    '1 accepted, 1 rejected, 1 open'
    """
    yes, no, left = tally(table)
    if (lang or language()) == "zh":
        return f"已接受 {yes} 行，已拒绝 {no} 行，待定 {left} 行"
    return f"{yes} accepted, {no} rejected, {left} open"
