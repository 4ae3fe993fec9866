"""The draws that go with a page: small, near to all draws, and harmless whatever names stand in them."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from kjanalysis.attainment.outlooks import outlook
from kjanalysis.attainment.thinned import MOST, thinned
from kjanalysis.notation.scales import backward
from kjanalysis.pages.site import run_page
from kjanalysis.wording import words


@pytest.fixture(scope="module")
def plain():
    return outlook("330205", 2021, "2021-03-26", n_draws=4000)


def unpacked(part):
    whole = np.frombuffer(base64.b64decode(part["z"]), "<u2")
    return part["low"] + whole / 65535 * (part["high"] - part["low"])


def test_small_and_near_to_all_draws(plain):
    """Probabilities computed from what goes with the page, as the page computes them, beside the outlook's."""
    found = thinned(plain, "zh")
    assert len(json.dumps(found, ensure_ascii=False).encode()) <= MOST and found["n"] == 500
    (block,) = [b for b in found["blocks"] if "gdp" in [p["code"] for p in b["parts"]]]
    value = {p["code"]: backward(unpacked(p), p["scale"]) for p in block["parts"]}
    chance = {t.indicator: t.probability for t in plain.targets}
    share = 100 * value["rd_expenditure"] / value["gdp"]
    for met, code in ((value["rd_expenditure"] >= 25, "rd_expenditure"), (share >= 3.5, "rd_intensity")):
        assert 100 * abs(met.mean() - chance[code]) <= found["off"] + 0.3
    assert found["off"] < 3
    # at rest a slider says what the page says
    said = {t.indicator: words.estimate(t.median, t.integer) for t in plain.targets if t.median is not None}
    moved = {one["key"]: one["middle"] for one in found["levers"]}
    assert (
        moved["rd_expenditure"] == said["rd_expenditure"] and moved["hightech_firms_new"] == said["hightech_firms_new"]
    )


def test_counts_come_back_whole_and_the_year_before_is_there(plain):
    found = thinned(plain, "zh")
    (block,) = [b for b in found["blocks"] if b["parts"][0]["code"] == "hightech_firms"]
    firms = backward(unpacked(block["parts"][0]), "count")
    all_firms = plain.forecast.draws["hightech_firms", 2021]
    assert set(firms) <= set(all_firms)
    assert set(backward(unpacked(block["before"]["hightech_firms"]), "count")) == {151.0}


def test_levels_are_those_of_the_draws(plain):
    """Within a level, draws lie about its mean as its covariance says."""
    found = thinned(plain, "zh")
    block = found["blocks"][0]
    level = np.frombuffer(base64.b64decode(block["level"]), np.uint8)
    z = np.column_stack([unpacked(part) for part in block["parts"]])
    mean = np.array(block["mean"])[level]
    cov = np.array(block["cov"]).reshape(-1, z.shape[1], z.shape[1])[level]
    apart = np.einsum("ni,nij,nj->n", z - mean, np.linalg.inv(cov), z - mean)
    assert apart.mean() == pytest.approx(z.shape[1], rel=0.25)  # chi squared


def test_without_a_forecast_there_is_nothing_to_move(plain):
    assert thinned(replace(plain, targets=[t for t in plain.targets if t.probability is None]), "zh") is None
    assert 'id="whatif"' not in run_page(outlook("330205", 2019, n_draws=200), [], "zh")


def test_a_scenarios_page_has_no_sliders():
    assert thinned(outlook("330205", 2021, "2021-03-26", n_draws=200, given={"gdp": 760}), "zh") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_ends_the_script(plain, lang):
    """A name is data in JSON, whatever it says."""
    evil = "</script><script>alert(1)</script><!--\u2028"
    named = replace(plain, targets=[replace(t, unit=evil, unit_en=evil) for t in plain.targets])
    codes = plain.known.codes.copy()
    codes["zh"] = codes["en"] = evil
    object.__setattr__(named, "known", _Named(plain.known, codes))
    text = run_page(named, [], lang)
    (inside,) = re.findall(r'<script type="application/json" id="whatif-data">(.*?)</script>', text, re.S)
    assert json.loads(inside)["levers"][0]["name"] == evil and "<" not in inside
    assert text.count("<script") == 2


class _Named:
    """A snapshot with other names of its indicators."""

    def __init__(self, known, codes):
        self._known, self.codes = known, codes

    def __getattr__(self, name):
        return getattr(self._known, name)
