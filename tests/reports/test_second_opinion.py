"""A second opinion on kind and scope: it doubts, and decides a scope where it is very sure."""

import csv
from importlib import resources

import pytest

import kjanalysis as kj
from kjanalysis.reports import second_opinion

#: Signs that speak for new things, and for targets.
NEW, TARGET = {"l企业": (0.0, 2.0, 0.0, 0.0)}, {"l企业": (4.0, 0.0, 0.0, 0.0)}
#: Signs that leave no doubt of new things.
SURELY_NEW = {"l企业": (0.0, 9.0, 0.0, 0.0)}


@pytest.fixture
def weighed(monkeypatch):
    """Reads a text with other weights than the shipped ones."""

    def read(text, weights):
        monkeypatch.setattr(second_opinion, "shipped", lambda: weights)
        return kj.extract(text, year=2021).iloc[0]

    return read


@pytest.mark.parametrize(
    ("weights", "says"), [(NEW, "such words mostly counted new things"), (TARGET, "such words mostly told of targets")]
)
def test_another_opinion_is_a_reason_and_changes_nothing(weighed, weights, says):
    text = "2020年,全市高新技术企业达到90家。"
    plain, doubted = weighed(text, {}), weighed(text, weights)
    assert says in doubted["reason"]
    assert says not in plain["reason"]
    assert doubted["confidence"] < plain["confidence"]
    same = ["value", "year", "kind", "scope", "qualifier", "indicator"]
    assert doubted[same].tolist() == plain[same].tolist()


def test_one_that_is_very_sure_decides_the_scope_and_the_code_goes_with_it(weighed):
    text = "2020年,全市高新技术企业达到90家。"
    plain, decided = weighed(text, {}), weighed(text, SURELY_NEW)
    assert (plain["scope"], plain["indicator"]) == ("stock", "hightech_firms")
    assert (decided["scope"], decided["indicator"]) == ("new", "hightech_firms_new")
    assert "what such words mostly counted" in decided["reason"]


def test_a_rule_that_is_hardly_ever_wrong_is_only_doubted(weighed):
    text = "2020年,全市研发经费投入达到90亿元。"
    plain, doubted = weighed(text, {}), weighed(text, {"l经费": (0.0, 9.0, 0.0, 0.0)})
    assert doubted["scope"] == plain["scope"] == "flow"
    assert "such words mostly counted new things" in doubted["reason"]


def test_an_opinion_that_is_not_sure_or_of_another_measure_is_not_given(weighed):
    unsure = {sign: tuple(weight / 8 for weight in weights) for sign, weights in NEW.items()}
    assert "such words" not in weighed("2020年,全市高新技术企业达到90家。", unsure)["reason"]
    assert "such words" not in weighed("2020年,规上企业研发投入强度达到9%。", NEW)["reason"]


def test_the_shipped_weights_have_a_sign_and_four_numbers_each():
    path = resources.files("kjanalysis.reports") / "second_opinion.csv"
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert header == ["sign", "target", *second_opinion.FIELDS["scope"]]
    assert len(rows) == len(second_opinion.shipped()) > 1000
    assert all(len(row) == 5 and row[0] for row in rows)
