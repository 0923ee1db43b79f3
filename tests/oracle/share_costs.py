#!/usr/bin/env python3
"""An oracle for the sharing of costs, apart from the product: exact rationals.

    python3 share_costs.py --write cost_cases.json       writes the worked cases
    python3 share_costs.py --self-test cost_cases.json   computes them anew; exit 1 names the first that differs

A case is a list of pools. A pool has a cost centre, an amount in fen, and units by target (`line` or `line/contract`), or
none: then it follows what targets bear of all pools with units but those of supervision. The exact share of a target is
amount * its units / all units. Each is cut to the fen; the fen left over go one each to the largest fractions, of equal
ones to the larger units, then to the earlier target: lines in the order below, no contract first, then by number.
Standard library only.
"""

import json
import sys
from fractions import Fraction

LINES = ["property", "street_cleaning", "greening", "waste_haulage"]


def place(target):
    line, _, contract = target.partition("/")
    return LINES.index(line), int(contract or -1)


def split(amount, units):
    """{target: fen}; the fen sum to the amount."""
    units = {t: u for t, u in units.items() if u > 0}
    whole = sum(units.values())
    if whole == 0:
        raise ValueError("nothing to share by")
    exact = {t: Fraction(amount) * u / whole for t, u in units.items()}
    shares = {t: int(x) for t, x in exact.items()}
    order = sorted(units, key=lambda t: (-(exact[t] - shares[t]), -units[t], place(t)))
    for target in order[: amount - sum(shares.values())]:
        shares[target] += 1
    return {t: shares[t] for t in sorted(shares, key=place)}


def share_out(pools):
    done = [split(p["amount"], p["units"]) if p["units"] is not None else None for p in pools]
    base = {}
    for pool, shares in zip(pools, done):
        if shares is not None and pool["center"] != "supervision":
            for target, fen in shares.items():
                base[target] = base.get(target, 0) + fen
    return [d if d is not None else split(p["amount"], base) for p, d in zip(pools, done)]


def pool(center, amount, **units):
    return {"center": center, "amount": amount, "units": {k.replace("__", "/"): v for k, v in units.items()} or None}


CASES = [
    ("a month of a small quarter", [
        pool("crew", 4_567_891, property__1=12_480, street_cleaning__2=3_120, waste_haulage__4=77),
        pool("crew", 3_210_007, greening__3=9_001),
        pool("crew", 2_999_999, street_cleaning__2=16_000_000, greening__3=13_000_000, property__1=10_000_000),
        pool("vehicle", 620_001, waste_haulage__4=431_220),
        pool("vehicle", 88_888, street_cleaning__2=14_399, greening__3=1),
        pool("supervision", 1_234_567, property__1=311, street_cleaning__2=622, greening__3=57, waste_haulage__4=124),
        pool("office", 1_800_000),
        pool("material", 45_678, greening=1),
        pool("material", 7),
    ]),
    ("one fen and three who want it", [pool("crew", 1, property=1, street_cleaning=1, greening=1)]),
    ("two fen and three who want them", [pool("crew", 2, greening=1, waste_haulage=1, property=1)]),
    ("equal fractions, unequal units", [pool("crew", 10, property=1, street_cleaning=3, greening=4)]),
    ("a contract beside none", [pool("crew", 100_001, property=500, property__9=500, property__10=500)]),
    ("large", [pool("crew", 9_999_999_999_999, property__1=1, street_cleaning__2=2_000_000_000_000), pool("office", 3)]),
    ("supervision is no direct cost", [
        pool("crew", 100, property=1),
        pool("supervision", 1_000_000, greening=1),
        pool("office", 99),
    ]),
    ("what nobody used follows", [pool("crew", 700, property=2, greening=5), pool("vehicle", 333), pool("office", 334)]),
]


def worked():
    return {"cases": [{"name": name, "pools": pools, "shares": share_out(pools)} for name, pools in CASES]}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("--write", "--self-test"):
        sys.exit(__doc__)
    cases = worked()
    for case in cases["cases"]:
        for p, shares in zip(case["pools"], case["shares"]):
            assert sum(shares.values()) == p["amount"], case["name"]
    # By hand: 10 fen by 1, 3 and 4 of 8 are 1.25, 3.75 and 5; 1,000 by 3333, 6667 and 3333 are 249.98, 500.04 and 249.98.
    assert split(10, {"property": 1, "street_cleaning": 3, "greening": 4}) == {"property": 1, "street_cleaning": 4, "greening": 5}
    assert split(1000, {"property": 3333, "street_cleaning": 6667, "greening": 3333}) == {
        "property": 250, "street_cleaning": 500, "greening": 250}
    assert split(100, {"greening": 1, "property": 1, "street_cleaning": 1}) == {"property": 34, "street_cleaning": 33, "greening": 33}
    if sys.argv[1] == "--write":
        with open(sys.argv[2], "w", encoding="utf-8") as out:
            json.dump(cases, out, ensure_ascii=False, indent=1)
            out.write("\n")
        return
    with open(sys.argv[2], encoding="utf-8") as kept:
        found = json.load(kept)
    for own, other in zip(cases["cases"], found["cases"], strict=True):
        if own != other:
            sys.exit(f"differs: {own['name']}\n{own}\n{other}")
    print(f"{len(CASES)} cases of shared costs agree")


main()
