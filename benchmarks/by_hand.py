"""Old figures beside what one would do by hand, and beside statsforecast: ``make by-hand``.

The cuts are those of `old_figures.py`, with others' later figures known. Beside the outlook's
engine stand

- the pool's median growth: the last figure, moved by the median yearly change of all places;
- the parent's growth: the last figure, moved as the nearest region above did since, then by the pool's median;
- the models of statsforecast, on cuts of three figures up to three years old. They run in the
  environment of ``make bench``.

Writes `by_hand.md` beside this file. It takes some five minutes.
"""

import datetime as dt
import os
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
from compare import environment
from mdtable import mdtable
from old_figures import DATA, OLD, RATE, SHARES, Cut, cuts, dated
from opening import opening
from peers import QUANTILES

from kjanalysis import tables
from kjanalysis.forecast import draw_rows
from kjanalysis.forecast.changes import changes
from kjanalysis.notation.scales import forward, scale_of

HERE = Path(__file__).resolve().parent

#: Shares of the cuts that are scored: of provinces a quarter of those of `old_figures.py`; of cities' GDP growth; of cities'
#: other figures, which are few.
SHARE = {family: share / 4 for family, share in SHARES.items()}
CITIES = dict.fromkeys(SHARES, 0.5) | {RATE: 0.02}


def by_hand(known, own: pd.DataFrame, cut: Cut, scale: str) -> dict[str, float]:
    """Where the pool's median growth and the parent's growth put the year, on the scale; NaN where there is none."""
    moves = changes(known)
    moves = moves.loc[moves["indicator"].eq(cut.family), "change"]
    usual = 0.0 if cut.family == RATE else float(moves.median()) if len(moves) else np.nan
    last = float(forward(own.sort_values("year")["value"].iloc[-1:], scale)[0])
    parent, up = np.nan, known.places["parent"].get(cut.region, "")
    while up and np.isnan(parent):
        parent = last + moved_since(known, up, cut, scale, usual)
        up = known.places["parent"].get(up, "")
    return {"pool": last + usual * cut.age, "parent": parent}


def moved_since(known, region: str, cut: Cut, scale: str, usual: float) -> float:
    """How far a region moved since a cut's last figure, and as usual beyond its own newest; NaN where that isn't known."""
    rows = known.latest(region)
    rows = rows[rows["indicator"].eq(cut.family)].set_index("year")
    since, newest = cut.year - cut.age, rows.index.max() if len(rows) else 0
    if since not in rows.index or newest <= since or rows.at[since, "basis"] != rows.at[newest, "basis"]:
        return np.nan
    then, now = forward(rows.loc[[since, newest], "value"], scale)
    return float(now - then + usual * (cut.year - newest))


def scored(every, asked: list[Cut], n_draws: int = 300) -> pd.DataFrame:
    """Each cut with its outcome on the scale, the engine's quantiles, what was done by hand, and its own figures."""
    rows, found = every.on(None).everywhere, []
    for cut in sorted(asked, key=lambda one: (one.year, one)):
        known = every.on(dt.date(cut.year, 3, 31))
        own = rows[rows["indicator"].eq(cut.family) & rows["region"].eq(cut.region)]
        own = own[own["year"].le(cut.year - cut.age) & own["year"].gt(cut.year - cut.age - cut.figures)]
        f = draw_rows(own, known, cut.region, cut.year, [cut.family], 0, n_draws)
        if (cut.family, cut.year) not in f.draws:
            continue
        scale = scale_of(*known.codes.loc[cut.family, ["kind", "integer"]])
        draws = forward(f.draws[cut.family, cut.year].to_numpy(), scale)
        found.append(
            cut._asdict()
            | {"y": float(forward([cut.outcome], scale)[0]), "scale": scale, "values": own.sort_values("year")["value"].tolist()}
            | by_hand(known, own, cut, scale)
            | dict(zip(map(str, QUANTILES), np.quantile(draws, QUANTILES), strict=True))
        )  # fmt: skip
    return pd.DataFrame(found)


def peers(rows: pd.DataFrame) -> pd.DataFrame:
    """Quantiles of statsforecast's models for cuts of three figures up to three years old; none where a model refused."""
    some = rows[rows["figures"].eq(3) & rows["age"].le(3)]
    histories = pd.DataFrame(
        {"id": some.index, "history": [" ".join(map(repr, map(float, v))) for v in some["values"]]}
    )
    histories.to_csv(HERE / "histories.csv", index=False)
    subprocess.run([environment(), HERE / "peers.py", HERE / "histories.csv", HERE / "peers.csv", "--auto"], check=True)
    done = pd.read_csv(HERE / "peers.csv")
    done = done[~done["refused"].astype(bool)].merge(
        some[["age", "scale", "family", "part", "y"]], left_on="id", right_index=True
    )
    done = done[done["horizon"].eq(done["age"])].copy()
    levels = list(map(str, QUANTILES))
    for scale in done["scale"].unique():
        at = done["scale"].eq(scale)
        least = -np.inf if scale == "linear" else 1e-9
        done.loc[at, levels] = forward(done.loc[at, levels].clip(lower=least).to_numpy(), scale)
    return done


def pinball(rows: pd.DataFrame) -> np.ndarray:
    """Mean quantile score over the seven levels."""
    off = rows["y"].to_numpy()[:, None] - rows[list(map(str, QUANTILES))].to_numpy(float)
    return np.maximum(np.array(QUANTILES) * off, (np.array(QUANTILES) - 1) * off).mean(axis=1)


def points(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean absolute error of the engine's median and of both ways by hand; of the parent's where it is known."""
    rows = rows.assign(**{"last figure": np.where(rows["age"].ge(OLD), f"{OLD} years and older", "newer")})
    engine = (rows["0.5"] - rows["y"]).abs()
    rows = rows.assign(
        engine=engine, by_pool=(rows["pool"] - rows["y"]).abs(), by_parent=(rows["parent"] - rows["y"]).abs()
    )
    rows["in80"], rows["in95"] = (
        rows["y"].between(rows["0.1"], rows["0.9"]),
        rows["y"].between(rows["0.025"], rows["0.975"]),
    )
    rows["there"] = rows["engine"].where(rows["by_parent"].notna())
    g = rows.groupby(["last figure", "family"])
    return pd.DataFrame(
        {
            "n": g.size(), "in 80 %": 100 * g["in80"].mean(), "in 95 %": 100 * g["in95"].mean(), "engine": g["engine"].mean(), "pool": g["by_pool"].mean(), "to the pool": g["engine"].mean() / g["by_pool"].mean(),
            "n with a parent": g["by_parent"].count(), "engine there": g["there"].mean(), "parent": g["by_parent"].mean(),
            "to the parent": g["there"].mean() / g["by_parent"].mean(),
        }
    )  # fmt: skip


def models(rows: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """By model: cuts on which it ran, its quantile score and the engine's on the same cuts."""
    mine = pd.Series(pinball(rows), rows.index)
    theirs = theirs.assign(score=pinball(theirs), engine=theirs["id"].map(mine))
    theirs["error"] = (theirs["0.5"] - theirs["y"]).abs()
    theirs["engine error"] = theirs["id"].map((rows["0.5"] - rows["y"]).abs())
    g = theirs.groupby("method")
    table = pd.DataFrame({"n": g.size(), "engine": g["engine"].mean(), "model": g["score"].mean()})
    table["engine to model"] = np.exp(
        np.log(theirs["engine"] / theirs["score"].clip(lower=1e-6)).groupby(theirs["method"]).median()
    )
    return table.assign(**{"engine's error": g["engine error"].mean(), "model's error": g["error"].mean()})


FORMS = dict.fromkeys(["n", "n with a parent", "in 80 %", "in 95 %"], "{:.0f}") | dict.fromkeys(
    ["to the pool", "to the parent", "engine to model"], "{:.2f}"
)
FORMS |= dict.fromkeys(
    ["engine", "pool", "engine there", "parent", "model", "engine's error", "model's error"], "{:.3f}"
)


def write(rows: pd.DataFrame, cities: pd.DataFrame, theirs: pd.DataFrame) -> str:
    """All tables as Markdown."""
    reported = rows[rows["part"].eq("report")]
    table = points(reported)
    old = table.loc[f"{OLD} years and older"]
    lines = opening(
        "Old figures beside what one would do by hand",
        f"This is about last figures of {OLD} years and older. The engine's median misses by {old['to the pool'].mean():.2f} of what "
        f"the pool's median growth does, as a mean over indicators. Beside the parent's growth it is {old['to the parent'].mean():.2f}. "
        "Below 1 the engine is nearer. The tables show for which indicators carrying a figure on by hand is better.",
        (
            "Written by `make by-hand`. Cuts, parts and days are those of [old figures](old_figures.md), with others' figures known. "
            "A fixed quarter of the cuts scored there is scored here.",
            "*engine*, *pool*, *parent*: mean absolute error of the median on the indicator's scale (logs, of growth rates points).",
            "*pool*: the last figure moved by the median yearly change of all places in the last nine years. Of a growth rate: the "
            "last rate.",
            "*parent*: moved as the nearest region above did up to its newest figure, then as the pool. It is there for few indicators.",
            "*in 80 %*, *in 95 %*: percent of the outcomes in the engine's intervals.",
            f"Cities have long series of GDP growth only ({100 * CITIES[RATE]:.0f} % of their cuts are scored). GDP is known of eleven, R&D and "
            f"its intensity of four ({100 * CITIES['gdp']:.0f} %).",
            "Models of statsforecast: three own figures, at most three years old. Their score is the mean quantile score at seven "
            "levels. Where a model refused it isn't counted.",
            "*engine to model*: the median ratio of the two scores.",
        ),
    )
    lines += ["", "## By hand, reported part", "", *mdtable(table, FORMS)]
    lines += ["", "## By hand, fitted part", "", *mdtable(points(rows[rows["part"].eq("fit")]), FORMS)]
    lines += ["", "## Cities, both parts", "", *mdtable(points(cities), FORMS)]
    for title, which in (
        ("amounts, counts and ratios", theirs["family"].ne(RATE)),
        ("GDP growth", theirs["family"].eq(RATE)),
    ):
        lines += ["", f"## Models of statsforecast, {title}, both parts", ""]
        lines += mdtable(models(rows, theirs[which]), FORMS)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Forecast, compare, write."""
    os.environ["KJANALYSIS_CACHE"] = "off"  # what was learned of the tables as they are isn't of these
    every = dated(tables.read(DATA))
    rows = scored(every, [cut for cut in cuts(every, SHARE) if cut.others == "known"])
    cities = scored(every, [cut for cut in cuts(every, CITIES, "city") if cut.others == "known"])
    text = write(rows, cities, peers(rows))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
