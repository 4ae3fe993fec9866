"""An indicator of one's own: a name, a unit and a kind; its pool follows from these, or is named."""

from __future__ import annotations

import difflib

from .. import tables
from ..errors import KJError
from ..notation.unit_classes import unit_class
from ..notation.units import split
from ..tables import schema
from .appending import append
from .own_folder import own_folder

_COUNTED = ("count", "person", "event")


def add_indicator(
    code: str,
    *,
    zh: str,
    unit: str,
    kind: str,
    en: str = "",
    pool: str = "",
    lower_is_better: bool = False,
    data: tables.Folder = None,
    dry_run: bool = False,
) -> dict[str, str]:
    """Add an indicator to the catalogue.

    Parameters
    ----------
    code : str
        Small letters, digits and ``_``, such as ``green_factories``.
    zh : str
        Name in Chinese.
    unit : str
        Such as ``家``, ``亿元`` or ``%``.
    kind : {"flow", "stock", "ratio", "growth", "rank"}
        flow: what happens in a year; stock: what is there at its end.
    en : str, optional
        Name in English; the Chinese one stands for it where it is missing.
    pool : str, optional
        The like series that a short history learns from. By default the one in which
        most indicators of the same kind and unit are.
    lower_is_better : bool
        Whether a smaller figure is the better one.
    data : path-like, optional
        Tables to add it to.
    dry_run : bool
        Check only.

    Returns
    -------
    dict of str to str
        The row of indicators.csv.

    Raises
    ------
    KJError
        If the code or name is taken, the kind or pool unknown, or no pool is clear.

    Examples
    --------
    >>> row = add_indicator("green_factories", zh="绿色工厂", unit="家", kind="stock", dry_run=True)
    >>> row["pool"], row["integer"]
    ('institution_stock', 'true')
    """
    known = tables.read(data)
    own_folder(known.layers[-1])
    _check_free(known, code, zh)
    fields = {field["name"]: field.get("constraints", {}) for field in schema()["indicators"]["fields"]}
    _check_choice("kind", kind, fields["kind"]["enum"])
    pool = pool or usual_pool(known, kind, unit)
    _check_choice("pool", pool, fields["pool"]["enum"])
    row = {
        "indicator": code, "zh": zh, "en": en or zh, "unit": unit, "kind": kind, "integer": _word(is_counted(kind, unit)),
        "cumulative": "false", "higher_is_better": _word(not lower_is_better), "identity": "", "pool": pool, "note": "",
    }  # fmt: skip
    if not dry_run:
        append(known, {"indicators": [row]}, "add-indicator")
    return row


def is_counted(kind: str, unit: str) -> bool:
    """Whether figures are whole: things counted one by one.

    Parameters
    ----------
    kind, unit : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_counted("stock", "家"), is_counted("stock", "万人"), is_counted("ratio", "件/万人")
    (True, False, False)
    """
    return kind in ("flow", "stock") and "/" not in unit and split(unit)[0] == 0 and unit_class(unit) in _COUNTED


def usual_pool(known: tables.Tables, kind: str, unit: str) -> str:
    """The pool in which most indicators of a kind and a class of unit are.

    Parameters
    ----------
    known : Tables
    kind, unit : str

    Returns
    -------
    str
        That of the same unit, else of the same class of units, else of the kind alone.
        Empty if there is none.
    """
    rows = known.indicators[known.indicators["kind"].eq(kind)]
    alike = (rows["unit"].eq(unit), rows["unit"].map(unit_class).eq(unit_class(unit) or unit), rows["kind"].eq(kind))
    counts = next((rows.loc[like, "pool"].value_counts() for like in alike if like.any()), None)
    return "" if counts is None else str(counts.sort_index().idxmax())


def _word(true: bool) -> str:
    return "true" if true else "false"


def _check_free(known: tables.Tables, code: str, zh: str) -> None:
    if not (zh.strip() and code.strip()):
        raise KJError("An indicator needs a code and a name. Add --zh NAME.", "指标须有代码和名称，请加上 --zh 名称。")
    rows = known.indicators
    same = rows[rows["indicator"].eq(code) | rows["zh"].eq(zh)]
    if len(same):
        one = same.iloc[0]
        raise KJError(
            f"{one['indicator']} ({one['zh']}, {one['unit']}) is there already. Use it, or choose another code and name.",
            f"已有指标 {one['indicator']}（{one['zh']}，{one['unit']}）。请直接使用，或另取代码和名称。",
        )


def _check_choice(name: str, given: str, choices: list[str]) -> None:
    if given in choices:
        return
    near = difflib.get_close_matches(given, choices, n=1)
    hint, hint_zh = (f" Did you mean {near[0]}?", f"是否指 {near[0]}？") if near else ("", "")
    raise KJError(
        f"--{name} {given!r} can't be used.{hint} Choose one of {', '.join(choices)}.",
        f"--{name} {given!r} 无法使用。{hint_zh}可选：{'、'.join(choices)}。",
    )
