"""The pooled prior finds what a simulated panel was made with."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kjanalysis import tables
from kjanalysis.forecast import prior
from kjanalysis.forecast.revisions import revision_noise

from small import OBSERVATION, SMALL, write_folder


def panel(drift=0.1, drift_sd=0.03, noise=0.06, transient=0.0, n=60, years=9, seed=1, size_slope=0.0):
    """Changes of n series whose makers are known."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        size = rng.normal(5, 2)
        s = noise * np.exp(size_slope * (size - 5))
        level = np.cumsum(rng.normal(drift + drift_sd * rng.normal(), s * np.sqrt(1 - 2 * transient), years + 1))
        x = level + rng.normal(0, s * np.sqrt(transient), years + 1)
        rows += [
            {"region": f"r{i}", "indicator": "x", "pool": "p", "scale": "log", "year": 2010 + t,
             "change": change, "size": size}
            for t, change in enumerate(np.diff(x))
        ]  # fmt: skip
    return pd.DataFrame(rows)


def test_drift_and_noise_are_recovered():
    learned = prior.learn(panel(n=400))
    assert learned.drift == pytest.approx(0.1, abs=0.006)
    assert learned.drift_sd == pytest.approx(0.03, abs=0.006)
    assert np.exp(learned.log_noise) == pytest.approx(0.06, rel=0.1)
    assert learned.n_series == 400 and learned.n_changes == 3600


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4])
def test_transient_share_is_recovered(share):
    """How much of a surprise is gone the year after."""
    learned = prior.learn(panel(transient=share, drift_sd=0.005, n=300))
    assert learned.transient == pytest.approx(share, abs=0.09)


def test_smaller_series_are_found_noisier():
    moves = panel(size_slope=-0.2, n=300)
    assert prior.size_slope(moves) == pytest.approx(-0.2, abs=0.04)
    learned = prior.learn(moves, -0.2)
    small, large = learned.at_size(2.0), learned.at_size(8.0)
    assert small.log_noise - large.log_noise == pytest.approx(1.2, abs=1e-6)


def test_one_wild_year_does_not_rule():
    """Robustness: a tenfold jump in one series moves the typical noise little."""
    moves = panel(n=20)
    moves.loc[3, "change"] = 2.3
    assert np.exp(prior.learn(moves).log_noise) < 0.08


def test_yearly_counts_carry_poisson_noise():
    """20 events a year can't be told to better than about 1 / sqrt(20)."""
    base = prior.learn(panel(noise=0.01))
    assert np.exp(base.counting(20).log_noise) == pytest.approx(np.sqrt(2 / 20), rel=0.05)
    assert base.counting(20).transient > 0.4
    assert np.exp(base.counting(1e7).log_noise) == pytest.approx(np.exp(base.log_noise), rel=0.01)


def test_a_small_pool_borrows_and_is_wider_than_its_lenders(known):
    priors = prior.pooled(known.on(dt.date(2021, 3, 26)))
    borrowed = priors["firm_stock", "count"]
    lenders = [p for (_, scale), p in priors.items() if scale in prior.GROWTH_SCALES and not p.borrowed]
    assert borrowed.borrowed and len(lenders) >= 3
    assert borrowed.log_noise_sd > np.mean([p.log_noise_sd for p in lenders])
    assert min(p.drift for p in lenders) < borrowed.drift < max(p.drift for p in lenders)


def test_too_little_gives_nothing():
    assert prior.learn(panel().head(2)) is None


def test_no_change_is_learned_across_a_break(tmp_path):
    """Changes from one basis to another are left out of the panel."""
    rows = [{**r, "basis": "new" if int(r["year"]) >= 2016 else "old"} for r in SMALL["observations"]]
    moves = prior.changes(tables.read(write_folder(tmp_path / "d", observations=rows)).on(None))
    assert 2016 not in set(moves["year"]) and {2015, 2017} <= set(moves["year"])


def test_revision_noise_is_learned_from_pairs(tmp_path):
    """Twenty preliminary figures 5 % below their finals: well above the 1 % it starts from."""
    rows = []
    for year in range(2000, 2020):
        for value, status, day in (("95.0", "preliminary", "03"), ("100.0", "actual", "10")):
            rows.append({**OBSERVATION, "year": str(year), "value": value, "status": status,
                         "published": f"{year + 1}-{day}-01", "locator": status})  # fmt: skip
    noise = revision_noise(tables.read(write_folder(tmp_path / "d", observations=rows)).on(None))
    assert 0.035 < noise < 0.052


def test_a_prior_depends_on_no_order_and_counts_each_series_by_itself():
    """Series of different lengths, rows in any order; a series of two changes says nothing."""
    moves = panel(n=30)
    number = moves["region"].str[1:].astype(int)
    moves = moves[moves["year"].sub(2010).lt(2 + number % 8)]  # 2 to 9 changes
    learned = prior.learn(moves)
    assert learned.n_series == moves.groupby("region").size().ge(3).sum() < 30
    assert learned.n_changes == moves.groupby("region").size().loc[lambda k: k >= 3].sum()
    assert prior.learn(moves.sample(frac=1, random_state=1)) == learned


def test_before_anything_was_public_there_is_no_prior(known):
    day = dt.date(1980, 1, 1)
    assert prior.pooled(known.on(day)) == {}
    assert prior.changes(known.on(day)).empty and prior.correlation(known.on(day), "gdp", "rd_expenditure") == 0.0


def test_one_lender_does_not_make_a_borrower_sure():
    lender = prior.learn(panel(n=40))
    borrowed = prior._borrow([lender])
    assert borrowed.log_noise == lender.log_noise and borrowed.log_noise_sd > lender.log_noise_sd + 0.2
    assert borrowed.drift_sd > lender.drift_sd + 0.02


def test_more_lenders_make_a_borrower_surer():
    lender = prior.learn(panel(n=40))
    one, many = prior._borrow([lender]), prior._borrow([lender] * 12)
    assert lender.log_noise_sd < many.log_noise_sd < one.log_noise_sd - 0.2
    assert lender.drift_sd < many.drift_sd < one.drift_sd


@pytest.mark.parametrize("years", [1, 2])
def test_many_series_of_one_or_two_changes_tell_a_pools_noise(years):
    """What others lend is far too smooth: the pool's own changes say so, though no series has three."""
    lent = prior._borrow([prior.learn(panel(noise=0.04))])
    wild = prior._young(lent, panel(noise=0.4, years=years), 0.0)
    assert np.exp(wild.log_noise) == pytest.approx(0.4, rel=0.3)
    assert wild.log_noise_sd < lent.log_noise_sd and wild.drift_sd >= 0.25 * np.exp(wild.log_noise)
    assert wild.drift == lent.drift and wild.borrowed


def test_a_young_pool_like_its_lenders_keeps_what_they_lend():
    lent = prior._borrow([prior.learn(panel(noise=0.06)), prior.learn(panel(noise=0.06, seed=2))])
    own = prior._young(lent, panel(drift_sd=0.01, noise=0.06, years=2, n=40, seed=3), 0.0)
    assert np.exp(own.log_noise) == pytest.approx(np.exp(lent.log_noise), rel=0.25)
    assert own.drift_sd == lent.drift_sd


def test_few_young_series_say_less_and_a_handful_nothing():
    lent = prior._borrow([prior.learn(panel(noise=0.04))])
    few, many = (prior._young(lent, panel(noise=0.4, years=1, n=n), 0.0) for n in (6, 60))
    assert lent.log_noise < few.log_noise < many.log_noise and few.log_noise_sd > many.log_noise_sd
    assert prior._young(lent, panel(noise=0.4, years=1, n=prior.MIN_SERIES - 1), 0.0) == lent


def test_contracts_of_two_years_show_how_far_contracts_swing(known):
    """By March 2016 no province had three changes. Of the changes that came later the prior holds most."""
    learned = prior.pooled(known.on(dt.date(2016, 3, 31)))["tech_trade", "log"]
    assert learned.borrowed
    later = prior.changes(known.on(dt.date(2020, 12, 31)))
    later = later[later["pool"].eq("tech_trade") & later["year"].gt(2015)]
    noise = np.exp([learned.at_size(size).log_noise for size in later["size"]])
    inside = (later["change"] - learned.drift).abs() < 1.2816 * np.hypot(noise, learned.drift_sd)
    assert len(later) > 100 and 0.6 < inside.mean() < 0.9
