"""Files whose text can't be had are told by their first bytes, whatever their name."""

import pytest

from kjanalysis.errors import KJError
from kjanalysis.reports import documents

STARTS = [(start, kind.says) for kind in documents.REFUSED for start in kind.starts]


@pytest.mark.parametrize(("start", "says"), STARTS, ids=[repr(start) for start, _ in STARTS])
def test_each_kind_says_what_would_help(tmp_path, start, says):
    path = tmp_path / "报告.txt"
    path.write_bytes(start + bytes(300))
    with pytest.raises(KJError) as caught:
        documents.read(path)
    assert caught.value.en == says.en.format(path=path) and caught.value.zh == says.zh.format(path=path)
