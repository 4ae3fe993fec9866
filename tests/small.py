"""A small data folder that tests can bend."""

import csv
from pathlib import Path

from kjanalysis import tables

OBSERVATION = {
    "region": "000001",
    "indicator": "money",
    "year": "2016",
    "period": "annual",
    "value": "10.0",
    "qualifier": "eq",
    "status": "actual",
    "scope": "flow",
    "published": "2017-03-01",
    "source": "office",
    "locator": "table 1",
    "note": "",
    "basis": "",
}
TARGET = {
    "id": "000001-2021-01",
    "region": "000001",
    "indicator": "money",
    "year": "2021",
    "period": "annual",
    "value": "20",
    "value_high": "",
    "comparator": "ge",
    "qualifier": "ge",
    "recurs": "once",
    "headline": "true",
    "published": "2021-03-01",
    "source": "office",
    "locator": "p. 1",
    "note": "",
}
OUTCOME = {
    "region": "000001",
    "indicator": "money",
    "year": "2018",
    "period": "annual",
    "target": "20",
    "target_high": "",
    "comparator": "ge",
    "sample": "full",
    "target_published": "2018-02-01",
    "target_source": "office",
    "target_locator": "p. 2",
    "outcome": "25",
    "outcome_status": "actual",
    "outcome_published": "2019-02-01",
    "outcome_source": "paper",
    "outcome_locator": "p. 3",
    "note": "",
}


CHAPTER = {
    "region": "000001",
    "year": "2021",
    "section": "二/(一)",
    "title_zh": "平台",
    "title_en": "Sites",
    "source": "office",
}


def _rows(header: str, *lines: str) -> list[dict]:
    names = header.split(",")
    return [dict(zip(names, line.split(","), strict=True)) for line in lines]


SMALL = {
    "regions": _rows(
        "region,zh,en,level,parent,note",
        "000000,全国,China,nation,,",
        "000001,甲省,Province A,province,000000,",
        "000002,乙省,Province B,province,000000,",
    ),
    "indicators": _rows(
        "indicator,zh,en,unit,kind,integer,cumulative,higher_is_better,identity,pool,note",
        "money,经费,Money,亿元,flow,false,false,true,,money_flow,",
        "output,产值,Output,亿元,flow,false,false,true,,gdp,",
        "money_share,经费占比,Money share,%,ratio,false,false,true,100 * money / output,share,",
        "money_growth,经费增速,Money growth,%,growth,false,false,true,growth(money),nominal_growth,",
        "firms,企业数,Firms,家,stock,true,false,true,,firm_stock,",
        "firms_new,新增企业,New firms,家,flow,true,false,true,diff(firms),count_flow,",
    ),
    "sources": _rows(
        "source,title,publisher,published,published_basis,grade,url,note",
        "office,统计公报,Office,,unknown,official,,",
        "paper,晚报,Paper,,unknown,press,,",
        "wiki,百科,Wiki,,unknown,tertiary,,",
    ),
    "observations": [
        {**OBSERVATION, "region": region, "indicator": code, "year": str(year),
         "value": f"{start * (1.1 + 0.02 * ((year + shift) % 3)) ** (year - 2010):.1f}",
         "published": f"{year + 1}-03-01"}
        for region, shift in (("000001", 0), ("000002", 1))
        for code, start in (("money", 10), ("output", 300))
        for year in range(2012, 2021)
    ],
    "targets": [TARGET],
    "tasks": _rows(
        "region,year,number,section,title_zh,title_en,targets,note",
        "000001,2021,1,二/(一),平台,Platforms,000001-2021-01,",
    ),
}  # fmt: skip


def write_folder(folder: Path, **changed: list[dict]) -> Path:
    """Write the small tables to a folder, some of them exchanged."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = tables.schema()
    for name, rows in {**SMALL, **changed}.items():
        fields = [field["name"] for field in spec[name]["fields"]]
        with (folder / spec[name]["path"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder
