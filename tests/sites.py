"""Sites of made outlooks, without notebooks: enough for an index."""

import json

from kjanalysis.pages import provinces, site
from kjanalysis.storage import Outputs

TARGET = {
    "id": "1", "indicator": "rd_intensity", "indicator_zh": "研发强度", "indicator_en": "R&D intensity", "target": 3.0, "target_high": None,
    "unit": "%", "comparator": "ge", "probability": 0.5, "verdict": "open", "verdict_zh": "未定", "median": 3.0, "lo80": 2.5, "hi80": 3.5,
    "evidence": "fair", "evidence_zh": "中等", "headline": True, "integer": False, "period": "annual", "qualifier": "eq", "year": 2021,
    "recurs": "once", "higher_is_better": True, "sources": [],
}  # fmt: skip

#: Codes of two provinces, a city among them, of the country, and one that is no division's.
NAMES = {
    "330205": ("宁波市江北区", "Jiangbei"), "330200": ("宁波市", "Ningbo"), "330106": ("杭州市西湖区", ""), "330000": ("浙江省", "Zhejiang"),
    "500105": ("重庆市江北区", ""), "000000": ("全国", "China"), "999999": ("<b>自定</b>", "<b>own</b>"),
}  # fmt: skip


def made(folder, monkeypatch, most=3, years=(2020, 2021), lang="zh"):
    """A site with its index, which comes in parts where there are more regions than ``most``."""
    monkeypatch.setattr(provinces, "MOST_REGIONS", most)
    outputs = Outputs(folder)
    for code, (zh, en) in NAMES.items():
        for year in years:
            outlook = {
                "region": code, "region_zh": zh, "region_en": en or zh, "year": year, "as_of": f"{year}-03-31", "targets": [TARGET],
                "joint": {"probability": 0.5},
            }  # fmt: skip
            outputs.write(f"{code}/{year}/outlook.json", json.dumps(outlook))
            outputs.write(f"{code}/{year}/index.html", f"<title>{code} {year}</title>")
    site.write_index(outputs, lang=lang)
    return outputs.folder
