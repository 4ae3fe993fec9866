"""A table's row from an accepted row that every check let pass."""

from __future__ import annotations

from .reviewed import Reviewed


def observation(row: Reviewed) -> dict[str, str]:
    """A row of observations.csv, as text; of a span of years it is the last year's, and says so."""
    note = "; ".join(filter(None, [f"years {row.year}" if row.is_span else "", row.note]))
    return {
        **_common(row, note),
        "year": row.year[-4:],
        "period": "multi_year" if row.is_span else "annual",
        "value": row.figures[0],
        "qualifier": row.qualifier,
        "status": row.standing,
        "scope": row.scope,
        "basis": "",
    }


def target(row: Reviewed) -> dict[str, str]:
    """A row of targets.csv, as text; its id comes last."""
    return {
        **_common(row, row.note),
        "year": str(row.first_year) if row.is_yearly else row.year[-4:],
        "period": "five_year" if len(row.year) == 9 else "annual",
        "value": row.figures[0],
        "value_high": row.figures[1] if row.is_range else "",
        "comparator": _comparator(row),
        "qualifier": row.qualifier,
        "recurs": "yearly" if row.is_yearly else "once",
        "headline": "true" if row.headline else "false",
    }


def _common(row: Reviewed, note: str) -> dict[str, str]:
    return {
        "region": row.region,
        "indicator": row.indicator,
        "published": row.published,
        "source": row.source,
        "locator": row.section_locator or "text",
        "note": note,
    }


def _comparator(row: Reviewed) -> str:
    """How a result is held against the goal."""
    if row.is_range:
        return "range"
    if row.has_upper_limit:
        return "le"
    parts = row.qualifier.split("+")
    return next((name for name in ("ge", "gt", "approx") if name in parts), "eq")


def number(targets: list[dict[str, str]], taken: set[str]) -> None:
    """Give each goal an id after the last of its region and year.

    Parameters
    ----------
    targets : list of dict
        Rows as :func:`target` makes them; ``id`` is added.
    taken : set of str
        Ids in use.

    Examples
    --------
    >>> goals = [{"region": "330205", "year": "2023"}, {"region": "330205", "year": "2023"}]
    >>> number(goals, {"330205-2023-01"}); [goal["id"] for goal in goals]
    ['330205-2023-02', '330205-2023-03']
    """
    taken = set(taken)
    for entry in targets:
        stem, count = f"{entry['region']}-{entry['year']}-", 1
        while f"{stem}{count:02d}" in taken:
            count += 1
        entry["id"] = f"{stem}{count:02d}"
        taken.add(entry["id"])
