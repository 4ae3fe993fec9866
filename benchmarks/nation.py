"""A made national table: the shipped tables, and made figures for thousands of counties.

``python benchmarks/nation.py FOLDER [--counties 2800] [--years 15] [--seed 1]`` writes a data folder
that stands alone. Every made row names a source whose title says so. The figures follow random growth, and
ratios and growth rates fit their parts, so that the check has as much to compare as in real tables.
They measure speed and say nothing about any place.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from kjanalysis import tables
from kjanalysis.notation.identities import parse
from kjanalysis.tables.divisions import divisions

LAST = 2020

#: Scope of a figure of a kind, where it has another name.
SCOPES = {"ratio": "share"}

#: Indicators that are drawn, with a usual size and yearly growth; others of the catalogue are made of them.
DRAWN = {
    "gdp": (300, 0.08), "gdp_primary": (20, 0.03), "gdp_secondary": (120, 0.07), "gdp_tertiary": (160, 0.09),
    "rd_expenditure": (5, 0.12), "fiscal_st_expenditure": (0.9, 0.10), "tech_trade": (3, 0.2), "hightech_firms": (60, 0.15),
    "tech_smes": (200, 0.12), "invention_patents": (120, 0.10), "hightech_industry_firms": (40, 0.06), "general_budget_revenue": (30, 0.08),
    "resident_population": (50, 0.002), "enterprise_rd_institutions": (25, 0.1), "tech_trade_absorbed": (4, 0.2), "exports": (50, 0.05),
    "film_output": (10, 0.1), "hightech_va": (40, 0.1), "rd_institutions_city_prov_new": (6, 0.03), "makerspaces_national": (3, 0.02),
}  # fmt: skip
DERIVED = (
    "rd_intensity", "gdp_growth_nominal", "rd_expenditure_growth", "fiscal_st_growth", "tech_trade_growth",
    "invention_patents_growth", "general_budget_revenue_growth", "exports_growth", "tech_smes_new",
)  # fmt: skip
#: Growth at comparable prices is no identity of a level, so it is drawn.
ALONE = {"gdp_growth": (7.0, 1.5)}

#: Indicators with a target for the year after the last.
AIMS = ("rd_expenditure", "rd_intensity", "hightech_firms")


def counties(count: int, without: set[str]) -> list[str]:
    """County-level divisions of today that a table has no figure of, in the order of their codes."""
    rows = divisions()
    rows = rows[rows["until"].eq("") & rows["level"].eq("county") & ~rows["region"].isin(without)]
    return rows["region"].tolist()[:count]


def made(codes: list[str], years: list[int], catalogue: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Made figures as rows of `observations.csv`, without their sources.

    Parameters
    ----------
    codes : list of str
        Regions.
    years : list of int
        In their order.
    catalogue : DataFrame
        `indicators.csv` by code.
    seed : int

    Returns
    -------
    DataFrame
        Columns region, indicator, year, value, scope; every cell a str.
    """
    chance = np.random.default_rng(seed)
    shape = (len(codes), len(years) + 1)  # and the year before the first, which the first growth needs
    size = np.exp(chance.normal(0, 0.7, (len(codes), 1)))
    levels = {}
    for code, (usual, growth) in DRAWN.items():
        steps = chance.normal(growth, 0.04, shape).cumsum(axis=1) - growth * len(years)
        level = usual * size * np.exp(chance.normal(0, 0.3, (len(codes), 1)) + steps)
        levels[code] = np.round(level, 0 if catalogue.at[code, "integer"] else 2)
    for code in DERIVED:
        tie = parse(catalogue.at[code, "identity"])
        part = levels[tie.parts[0]]
        before = np.concatenate([np.full((len(codes), 1), np.nan), part[:, :-1]], axis=1)
        if tie.kind == "ratio":
            levels[code] = np.round(tie.factor * part / np.maximum(levels[tie.parts[1]], 0.01), 2)
        else:
            levels[code] = np.round(part - before, 0) if tie.kind == "diff" else _growth(part, before)
    for code, (usual, spread) in ALONE.items():
        levels[code] = np.round(chance.normal(usual, spread, shape), 1)
    frames = []
    for code, level in levels.items():
        digits = 0 if catalogue.at[code, "integer"] else 2
        frame = pd.DataFrame(
            {
                "region": np.repeat(codes, len(years)),
                "indicator": code,
                "year": np.tile(np.array(years).astype(str), len(codes)),
                "value": np.char.mod(f"%.{digits}f", np.nan_to_num(level[:, 1:].ravel())),
                "scope": SCOPES.get(catalogue.at[code, "kind"], catalogue.at[code, "kind"]),
            }
        )
        frames.append(frame[np.isfinite(level[:, 1:].ravel())])
    return pd.concat(frames, ignore_index=True)


def _growth(part: np.ndarray, before: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.round(100 * (part / before - 1), 1)
    return np.where(before > 0, found, np.nan)


def nation(folder: Path, count: int = 2800, span: int = 15, seed: int = 1) -> int:
    """Write the tables; returns how many rows `observations.csv` has.

    Parameters
    ----------
    folder : Path
        Made anew if need be.
    count : int
        Counties.
    span : int
        Years, the last of them :data:`LAST`.
    seed : int
    """
    from kjanalysis.tables.schema import shipped_folder

    shutil.copytree(shipped_folder(), folder, dirs_exist_ok=True)
    texts, _ = tables.read_texts("shipped")
    observed, sources, targets = (texts[name] for name in ("observations", "sources", "targets"))
    codes = counties(count, set(observed["region"]) | set(targets["region"]))
    years = list(range(LAST - span + 1, LAST + 1))
    catalogue = tables.read("shipped").indicators.set_index("indicator")
    rows = made(codes, years, catalogue, seed)
    rows["source"] = "made-" + rows["region"] + "-" + rows["year"]
    rows = rows.assign(
        period="annual", qualifier="eq", status="actual", published="", locator="made", note="", basis=""
    )
    pd.concat([observed, rows[observed.columns]]).to_csv(folder / "observations.csv", index=False)
    told = pd.MultiIndex.from_product([codes, years]).to_frame(index=False, name=["region", "year"])
    of_year = told["region"] + "-" + told["year"].astype(str)
    told = pd.DataFrame(
        {
            "source": "made-" + of_year,
            "title": "made figures for measuring speed, no facts: " + of_year,
            "publisher": "benchmarks/nation.py",
            "published": (told["year"] + 1).astype(str) + "-03-20",
            "published_basis": "stated",
            "grade": "official",
        }
    )
    pd.concat([sources, told]).reindex(columns=sources.columns).fillna("").to_csv(folder / "sources.csv", index=False)
    _targets(rows, targets, codes).to_csv(folder / "targets.csv", index=False)
    return len(observed) + len(rows)


def _targets(rows: pd.DataFrame, targets: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Targets for the year after the last: a tenth above the last figure."""
    last = rows[rows["year"].eq(str(LAST))].set_index(["region", "indicator"])["value"].astype(float)
    found = []
    for number, code in enumerate(AIMS, start=1):
        digits = 0 if code == "hightech_firms" else 2
        aim = (
            (last.xs(code, level="indicator").reindex(codes) * 1.1).round(digits).clip(lower=1 if not digits else 0.01)
        )
        found.append(
            pd.DataFrame(
                {
                    "id": [f"{region}-{LAST + 1}-{number:02d}" for region in codes],
                    "region": codes,
                    "indicator": code,
                    "year": str(LAST + 1),
                    "period": "annual",
                    "value": [f"{value:.{digits}f}" for value in aim],
                    "comparator": "ge",
                    "qualifier": "eq",
                    "recurs": "once",
                    "headline": "true",
                    "source": [f"made-{region}-{LAST}" for region in codes],
                    "locator": "made",
                }
            )
        )
    return pd.concat([targets, *found]).reindex(columns=targets.columns).fillna("")


def main() -> None:
    """Write the folder that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--counties", type=int, default=2800)
    asked.add_argument("--years", type=int, default=15)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    print(f"{nation(given.folder, given.counties, given.years, given.seed):,} rows")


if __name__ == "__main__":
    main()
