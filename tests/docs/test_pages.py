"""What a reader would stumble over: long sentences, dead links, sections that one language lacks."""

import re

import pytest

from pages import ROOT, fences, headings, length, pages, prose, sentences, tokens, twins

#: A sentence may have so many English words, or Chinese characters.
WORDS, CHARACTERS = 30, 60

#: Blocks that can't be run in a test say so: they need a network, or a machine of one's own.
NOT_RUN = "sh no-run"

SHOWN = {"sh", "python", NOT_RUN}


@pytest.mark.parametrize("page", pages())
def test_no_sentence_must_be_read_twice(page):
    long = []
    for line, text in prose(page):
        for sentence in sentences(text):
            words, characters = length(sentence)
            if words > WORDS or characters > CHARACTERS:
                long.append(f"{page}:{line}: {words} words, {characters} characters: {sentence[:80]}")
    assert not long, "\n".join(long)


def test_a_long_sentence_is_seen():
    assert length("One two three.") == (3, 0) and length("三个字 and two") == (2, 3)
    assert sentences("It is 3.5 % now. Then it grew. See a.b!") == ["It is 3.5 % now.", "Then it grew.", "See a.b!"]
    assert sentences("先看表。再看图；最后看出处。") == ["先看表。", "再看图；", "最后看出处。"]


@pytest.mark.parametrize("page", pages())
def test_links_lead_somewhere(page):
    """Files and headings; the site's own checks see only its pages."""
    dead = []
    for one in tokens(page):
        for part in one.children or ():
            address = part.attrs.get("href") or part.attrs.get("src") or ""
            path, _, anchor = address.partition("#")
            if re.match(r"[a-z]+:", address) or not address:
                continue
            target = (ROOT / page).parent / path if path else ROOT / page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                dead.append(address)
    assert not dead, f"{page}: {dead}"


def anchors(path) -> set[str]:
    """Headings as GitHub and MyST name them."""
    return {
        re.sub(r"[^\w\- ]", "", text.lower().replace("`", "")).strip().replace(" ", "-")
        for _, text in headings(path.relative_to(ROOT).as_posix())
    }


def test_the_main_pages_have_a_chinese_twin():
    """Tutorial, how-tos, and what an answer means."""
    named = {page for page, _ in twins()}
    assert {"README.md", "docs/index.md", "docs/tutorial.md", "docs/evidence.md", "docs/calibration.md"} <= named
    assert {page for page in pages() if page.startswith("docs/howto/") and not page.endswith(".zh.md")} <= named


@pytest.mark.parametrize(("page", "twin"), twins())
def test_both_languages_say_the_same(page, twin):
    """Section by section: the same headings, lists, tables and code."""
    assert [level for level, _ in headings(page)] == [level for level, _ in headings(twin)]
    for (_, one), (_, other) in zip(headings(page), headings(twin), strict=True):
        assert other != one or one == "kjanalysis", f"{twin}: {other!r} isn't translated"
    assert shape(page) == shape(twin)
    assert [code(f) for f in fences(page)] == [code(f) for f in fences(twin)]


def shape(page: str) -> list[str]:
    """What a page is made of, in order."""
    kinds = (
        "heading_open",
        "bullet_list_open",
        "ordered_list_open",
        "table_open",
        "fence",
        "list_item_open",
        "tr_open",
    )
    return [one.type for one in tokens(page) if one.type in kinds]


def code(fence) -> tuple[str, str]:
    """A block without what may differ: comments, the language asked for, pictures and lists of pages."""
    if fence.info.startswith("{") and not fence.info.startswith("{code-cell}"):
        return fence.info.split()[0].strip("{}"), ""
    text = re.sub(r"\s+#.*", "", fence.text).replace("展望.csv", "outlook.csv")
    text = re.sub(r'"indicator_zh"|"indicator"', "indicator", text)
    return fence.info, re.sub(r"(reason\.|=|\")(zh|en)\b", r"\1language", text)


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_is_a_page(page):
    assert len((ROOT / page).read_text(encoding="utf-8").splitlines()) <= 120


def test_what_is_not_run_needs_more_than_this_machine():
    left = [line for p in pages() for f in fences(p) if f.info == NOT_RUN for line in f.text.splitlines()]
    assert left and all(re.match(r"pip install 'kjanalysis\[\w+\]'$|.*s3://|.*postgresql", line) for line in left)


def test_every_block_is_of_a_kind_that_is_looked_at():
    """Nothing runnable escapes by another name."""
    for page in pages():
        for fence in fences(page):
            assert fence.info in SHOWN or fence.info in ("", "text") or fence.info.startswith("{"), (page, fence.info)
