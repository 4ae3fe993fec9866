"""UTF-16 and UTF-32 are told by mark or pattern, and neither is taken for GBK."""

import pytest

from kjanalysis.errors import DataError
from kjanalysis.intake import sheet
from kjanalysis.notation.encodings import wide
from kjanalysis.reports import documents
from kjanalysis.tables import reading

from small import write_folder

TEXTS = [
    "全区高新技术企业总数达到一百五十一家，研发投入持续增长。",
    "2021年,全区R&D经费支出25亿元。\n" * 3,
    "region,zh\n330205,江北区\n",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_texts_are_read(tmp_path, text, codec):
    (tmp_path / "x.txt").write_bytes(text.encode(codec))
    assert wide(text.encode(codec)) == codec
    assert documents.read(tmp_path / "x.txt") == text


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_others_are_not_taken_for_wide(text, codec):
    assert wide(text.encode(codec)) is None
    assert documents.decoded(text.encode(codec)) == text


@pytest.mark.parametrize("stray", [b"\xed\xa0\x80", b"\xff"])
def test_latin_letters_with_a_stray_byte_are_not_wide(stray):
    """Two letters after one another could be one Chinese letter."""
    assert wide(b"remark" + stray + b"ab" * 200 + b" plain text in lower case letters" * 9) is None


def test_a_page_in_utf_16_is_a_page(tmp_path):
    page = "<html><meta charset='utf-16'><body><p>研发经费支出25亿元。</p></body></html>"
    (tmp_path / "x.html").write_bytes(page.encode("utf-16"))
    assert documents.read(tmp_path / "x.html").strip() == "研发经费支出25亿元。"


@pytest.mark.parametrize("codec, name", [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-32", "UTF-32")])
def test_a_table_in_utf_16_is_called_that(tmp_path, codec, name):
    folder = write_folder(tmp_path / "d")
    path = folder / "regions.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(codec))
    with pytest.raises(DataError) as error:
        reading.read(folder)
    assert name in error.value.en and "GBK" not in error.value.en


def test_a_review_sheet_saved_as_unicode_text(tmp_path):
    rows = ["\t".join(sheet.COLUMNS), "\t".join(["accept", *["甲"] * (len(sheet.COLUMNS) - 1)])]
    (tmp_path / "x.csv").write_bytes("\r\n".join(rows).encode("utf-16"))
    assert sheet.read(tmp_path / "x.csv")["decision"].tolist() == ["accept"]
