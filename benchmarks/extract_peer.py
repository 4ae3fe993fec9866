"""JioNLP's money and time extractors on given reports. `extract.py` runs it in an environment of its own.

    python extract_peer.py REPORT.txt ... > rows.json

Amounts of money and years come from JioNLP. It has no extractor for counts and shares. So those
numbers come from the same plain expression as the baseline.
"""

import json
import re
import sys
from pathlib import Path

UNIT = r"亿元|万元|亿美元|万亿元|元|个百分点|%|％|家次|人次|万人|万件|万家|万名|家|个|项|名|人|件|位|场|次|款|册|倍|所|期|平方公里|万平方米"
NUMBER = re.compile(rf"(\d+(?:\.\d+)?)[余多]?({UNIT})")


def main(paths) -> None:
    import jionlp as jio

    out = {}
    for path in paths:
        text = Path(path).read_text(encoding="utf-8")
        rows = []
        money = jio.ner.extract_money(text)
        taken = [tuple(m["offset"]) for m in money]
        for m in money:
            found = re.search(r"\d[\d,]*(?:\.\d+)?", m["text"])
            unit = re.search(r"[百千万亿]*(?:元|美元|欧元)", m["text"])
            if not found or not unit:
                continue
            value = found[0].replace(",", "")
            start = m["offset"][0] + found.start()
            rows.append({"value": value, "unit": unit[0], "span_start": start, "span_end": start + len(found[0])})
        for m in NUMBER.finditer(text):
            if not any(a <= m.start() < b for a, b in taken):
                rows.append(
                    {"value": m[1], "unit": m[2].replace("％", "%"), "span_start": m.start(1), "span_end": m.end(1)}
                )
        years = [
            (t["offset"][0], y[0]) for t in jio.ner.extract_time(text) if (y := re.search(r"(?:19|20)\d\d", t["text"]))
        ]
        for row in rows:
            before = [y for at, y in years if at < row["span_start"]]
            row["year"] = before[-1] if before else "unknown"
        out[path] = rows
    json.dump(out, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1:])
