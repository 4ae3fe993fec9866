"""Every rule of reading has sentences: in two it decides the figure in 【】, in two another one does."""

import itertools
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis import tables
from kjanalysis.reports import (
    confidence,
    context,
    count_scopes,
    doubts,
    extraction,
    kinds,
    naming,
    outline,
    qualifiers,
    quantities,
    reliability,
    rules,
    scopes,
    second_opinion,
    spoken_against,
    subjects,
    table_rules,
    target_words,
    text_blocks,
    thresholds,
    time_forms,
    time_words,
    titles,
    year_weights,
    years,
)
from kjanalysis.reports.doubts import Doubt
from kjanalysis.reports.no_figures import NO_FIGURE
from kjanalysis.reports.word_figures import COUNTS

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))
import first_rules

#: Tables of rules, by the field they decide.
TABLES = [
    ("year", years.RULES),
    ("year", (titles.OF_THE_TEXT,)),
    ("year", (year_weights.LIKELIEST,)),
    ("kind", kinds.IN_A_PLAN),
    ("kind", kinds.IN_A_REVIEW),
    ("scope", scopes.SETTLED),
    *(("scope", table) for table in {id(t): t for t in scopes.BY_UNIT.values()}.values()),
    ("scope", count_scopes.COUNTS),
    ("scope", (second_opinion.VERY_LIKELY,)),
    ("year", table_rules.YEAR),
    ("kind", table_rules.KIND),
    ("scope", table_rules.SCOPE),
    ("unit", table_rules.UNIT),
]
#: Rules that decide only in a report whose own year isn't known.
OF_NO_YEAR = ("no year stated", "the last year named above", "no year in table or report")
RULES = [(field, rule) for field, table in TABLES for rule in table]
CATALOGUE = extraction.catalogue_of(tables.read())


def decided(field, text, year=2021):
    """The rule that decided a field of the figure in 【】; of several the last."""
    start, end = [(m.start() - 2 * i, m.end() - 2 * i - 2) for i, m in enumerate(re.finditer("【[^】]*】", text))][-1]
    found = extraction.statements(re.sub("[【】]", "", text), year, CATALOGUE).rows
    rows = [row for row in found if row["span_start"] < end and start < row["span_end"]]
    assert rows, f"no figure at {text}"
    return rows[0]["rules"][field].says


@pytest.mark.parametrize(("field", "rule"), RULES, ids=[f"{field}: {rule.says.en}" for field, rule in RULES])
def test_a_rule_decides_its_sentences_and_not_its_neighbours(field, rule):
    year = None if rule.says.en in OF_NO_YEAR else 2021
    assert {text: decided(field, text, year) for text in rule.yes} == dict.fromkeys(rule.yes, rule.says)
    assert rule.says not in {decided(field, text, year) for text in rule.no}


#: Tables that no field of a row names.
OTHER_TABLES = {"name": naming.NAMES, "report": outline.KINDS, "bound": qualifiers.BOUNDS, "time": time_words.BASES}


def sentences():
    """Every rule of reading, with its sentences for and against."""
    for field, rule in [*RULES, *((field, rule) for field, table in OTHER_TABLES.items() for rule in table)]:
        yield f"{field}: {rule.says.en}", rule.yes, rule.no
    lists = (NO_FIGURE, COUNTS, thresholds.THRESHOLDS, target_words.WORDS, doubts.SHOWN, spoken_against.AGAINST)
    for other in itertools.chain(*lists, qualifiers.FORECASTS, time_forms.FORMS):
        yield str(other[0]), other.yes, other.no


def test_each_rule_has_two_sentences_for_and_two_against():
    lacking = {name for name, yes, no in sentences() if len(set(yes)) < 2 or len(set(no)) < 2}
    assert not lacking


def test_firm_rules_are_rules_and_counted_doubts_doubts():
    counts = reliability.shipped()
    known = {(field, rule.says.en) for field, rule in RULES}
    firm = {key for key, count in counts.items() if key[0] in confidence.FIELDS and reliability.firm(count)}
    assert len(firm) > 5 and firm <= known
    overruled = {key for key in counts if key[0] == reliability.ALL_SCOPES and reliability.overruled(key[1])}
    assert len(overruled) > 5 and {("scope", rule) for _, rule in overruled} <= known
    assert {said for field, said in counts if field == reliability.DOUBT} <= set(Doubt)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_share_is_never_above_its_lower_end_and_more_rows_make_it_surer(right, wrong):
    rows = right + wrong
    low = reliability.lower_end(right, rows)
    assert 0 <= low <= (right / rows if rows else 0) + 1e-9
    assert reliability.lower_end(2 * right, 2 * rows) >= low - 1e-9


def test_a_rule_that_pages_speak_against_makes_a_row_red_and_a_new_rule_none_green():
    """Counts of other sets can be given, so that a set is judged by rules that have not seen it."""
    rule = next(rule for field, rule in RULES if field == "scope")
    key = ("scope", rule.says.en)
    steps = [
        confidence.step([], {"scope": rule}, counts)
        for counts in ({}, {key: reliability.Count(9, 5)}, {key: reliability.Count(199, 199)})
    ]
    assert steps == [confidence.Step.AMBER, confidence.Step.RED, confidence.Step.GREEN]


def test_the_shipped_counts_are_those_of_the_first_readings():
    assert first_rules.counted(first_rules.first_rows()) == reliability.shipped()


@pytest.mark.parametrize("rule", naming.NAMES, ids=lambda rule: rule.says.en)
def test_where_a_figure_finds_its_name(rule):
    def named(text):
        places = [(m.start() - 2 * i, m.end() - 2 * i - 2) for i, m in enumerate(re.finditer("【[^】]*】", text))]
        blocks = text_blocks.blocks(re.sub("[【】]", "", text))
        (block,) = blocks
        mentions = quantities.find(block.text, block.body)
        read = context.Reader(outline.outline(blocks, 2021)).block(block, mentions)
        found = zip(mentions, subjects.subjects(block, read), strict=True)
        return next(one.rule.says for m, one in found if m.start < places[-1][1] and places[-1][0] < m.after)

    assert {named(text) for text in rule.yes} == {rule.says} and rule.says not in {named(text) for text in rule.no}


def read_at(text):
    """What is read of the figure in 【】, and of the one before it in its segment."""
    at = text.index("【")
    (block,) = text_blocks.blocks(re.sub("[【】]", "", text))
    mentions = quantities.find(block.text, block.body)
    read = context.Reader(outline.outline([block], 2021)).block(block, mentions)
    i = next(i for i, m in enumerate(mentions) if m.after > at)
    return read[i], read[i - 1] if read[i].words.same else None


@pytest.mark.parametrize("rule", qualifiers.BOUNDS, ids=lambda rule: rule.says.en)
def test_whether_a_figure_is_meant_exactly(rule):
    def said(text):
        read, earlier = read_at(text)
        facts = qualifiers.Bounded(read.words, earlier.qualifier.split("+")[-1] if earlier else "")
        return rules.first(qualifiers.BOUNDS, facts).says

    assert {said(text) for text in rule.yes} == {rule.says} and rule.says not in {said(text) for text in rule.no}


@pytest.mark.parametrize("word", qualifiers.FORECASTS, ids=lambda word: word.pattern)
def test_words_of_a_forecast(word):
    assert all("expected" in read_at(text)[0].qualifier for text in word.yes)
    assert not any("expected" in read_at(text)[0].qualifier for text in word.no)


@pytest.mark.parametrize("form", time_forms.FORMS, ids=lambda form: form.name)
def test_forms_of_time_words(form):
    """Each says what it means, by its own form; what is nearly one isn't."""
    alone = re.compile(form.pattern)
    for text, what in form.yes:
        (said,) = time_words.find(text)
        assert said.what == what and alone.match(text, said.start), text
    found = {text: [m.group(form.name) for m in time_forms.TIME.finditer(text)] for text in form.no}
    assert not any(any(groups) for text, groups in found.items() if time_words.find(text)), found


@pytest.mark.parametrize("rule", time_words.BASES, ids=lambda rule: rule.says.en)
def test_time_words_that_only_compare(rule):
    def said(text):
        start, plain = text.index("【"), re.sub("[【】]", "", text)
        (m,) = [m for m in time_forms.TIME.finditer(plain) if m.start() == start]
        earlier = [t for t in time_words.find(plain) if t.end <= start]
        around = time_words.Around(m, plain, earlier[-1] if earlier else None)
        return rules.first(time_words.BASES, around).says

    assert {said(text) for text in rule.yes} == {rule.says} and rule.says not in {said(text) for text in rule.no}


@pytest.mark.parametrize("rule", outline.KINDS, ids=lambda rule: rule.says.en)
def test_what_kind_of_report_it_is(rule):
    year = None if rule.says.en == "no year named" else 2021

    def kind(text):
        head = outline.head_of(text_blocks.blocks(text), year)
        return next(one.says for one in outline.KINDS if one.applies(head))

    assert {kind(text) for text in rule.yes} == {rule.says} and rule.says not in {kind(text) for text in rule.no}


def test_rules_of_a_table_have_names_of_their_own():
    for field, table in TABLES:
        names = [rule.says for rule in table]
        assert len(names) == len(set(names)), field
        assert all(name.en and name.zh for name in names)


@pytest.mark.parametrize("rule", spoken_against.AGAINST, ids=lambda rule: rule.doubt)
def test_what_speaks_against_a_figure(rule):
    def doubted(text):
        found = extraction.statements(re.sub("[【】]", "", text), 2021, CATALOGUE).rows
        at = text.index("【")
        return rule.doubt in next(row["doubts"] for row in found if row["span_start"] == at)

    assert all(doubted(text) for text in rule.yes) and len(rule.yes) >= 2
    assert not any(doubted(text) for text in rule.no) and len(rule.no) >= 2


@pytest.mark.parametrize("rule", NO_FIGURE, ids=lambda rule: rule.name)
def test_what_looks_like_a_figure_and_is_none(rule):
    def found(text):
        at = text.index("【")
        return any(m.start == at for m in quantities.find(re.sub("[【】]", "", text) + "。"))

    assert not any(found(text) for text in rule.yes) and all(found(text) for text in rule.no)


@pytest.mark.parametrize("rule", COUNTS, ids=lambda rule: rule.name)
def test_number_words_that_count(rule):
    assert all(quantities.find(text + "。") for text in rule.yes)
    assert not any(quantities.find(text + "。") for text in rule.no)


@pytest.mark.parametrize("rule", thresholds.THRESHOLDS, ids=lambda rule: rule.name)
def test_a_bound_is_no_figure_and_a_figure_is_no_bound(rule):
    def bounds(text):
        marked = max(text.find("【"), 0)
        text = re.sub("[【】]", "", text)
        m = re.compile(r"(?P<number>\d+)(?P<unit>亿元|万元|平方米|%|人|名|件|项|家)").search(text, marked)
        before, behind = text[max(0, m.start() - 6) : m.start()], text[m.end() :]
        return thresholds.Bound(quantities.unit_class(m["unit"]), before, behind, text[: m.start()])

    assert all(rule.applies(bounds(text)) for text in rule.yes)
    assert not any(rule.applies(bounds(text)) for text in rule.no)


@pytest.mark.parametrize(
    ("title", "own", "review", "plan"),
    [
        ("2021年工作总结及2022年工作计划", 2021, 2021, 2022),
        ("“十四五”科技创新规划", 2021, 2020, 2025),
        ("“十三五”规划执行情况", 2021, 2020, 2021),
        ("2021年国民经济和社会发展统计公报", 2021, 2021, 2022),
        ("2022年工作要点", 2022, 2021, 2022),
    ],
)
def test_a_title_tells_the_years_of_a_report(title, own, review, plan):
    whole = outline.outline(text_blocks.blocks(title + "\n正文。"))
    assert (whole.own, whole.review, whole.plan) == (own, review, plan)
