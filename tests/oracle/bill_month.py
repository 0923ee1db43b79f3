#!/usr/bin/env python3
"""An oracle for the monthly property fee, apart from the product: exact rationals, day by day.

    python3 bill_month.py REGISTER 2026-09 --rate 2000-01-01=0.15 --rate 2026-09-01=0.75 [--json] [--lines]
    python3 bill_month.py REGISTER 2026 --expected            the table kept in expected_2026.json
    python3 bill_month.py REGISTER 2026 --check-expected FILE
    python3 bill_month.py --self-test billing_cases.json

REGISTER is the house register, .xlsx or .csv (UTF-8 or GB18030). Standard library only.

Rule: an account is a row of the register, a dwelling and one occupancy. Covered days are the
month's days in [move-in, move-out). Fen = half_up(sum over covered days of
100 * rate(day) * area / days in the month), rounded once for the line. No covered day, no line.
"""

import argparse
import calendar
import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from datetime import date, timedelta
from fractions import Fraction
from xml.etree import ElementTree

DAY = timedelta(days=1)
ALWAYS, NEVER = date.min, date.max
SCHEDULES = {
    "flat_0.15": [("2000-01-01", "0.15")],
    "flat_0.75": [("2000-01-01", "0.75")],
    "raise_2026-07-01": [("2000-01-01", "0.15"), ("2026-07-01", "0.75")],
    "raise_2026-08-16": [("2000-01-01", "0.15"), ("2026-08-16", "0.75")],
}


class Refused(Exception):
    pass


# ---------------------------------------------------------------- the rule

def half_up(x):
    """The nearest whole number, ties away from zero."""
    whole = (2 * abs(x) + 1) // 2
    return int(whole if x >= 0 else -whole)


def versions(pairs):
    """[(from, value)] in order; two versions may not begin on one day."""
    out = sorted((date.fromisoformat(f), Fraction(v)) for f, v in pairs)
    if len({f for f, _ in out}) != len(out):
        raise Refused("two versions begin on the same day")
    return out


def in_force(ordered, day):
    found = None
    for start, value in ordered:
        if start <= day:
            found = (start, value)
    if found is None:
        raise Refused(f"nothing in force on {day}")
    return found


def days_of(first, end):
    day = first
    while day < end:
        yield day
        day += DAY


def charge(first, end, rates, areas, minimum=Fraction(0), came=ALWAYS, went=NEVER):
    """(exact fen or None without a covered day, segments); the period is [first, end)."""
    exact, segments, last = Fraction(0), [], None
    for day in days_of(max(first, came), min(end, went)):
        rate_from, rate = in_force(rates, day)
        area_from, area = in_force(areas, day)
        length = calendar.monthrange(day.year, day.month)[1]
        fen = 100 * max(rate * area, minimum) / length
        exact += fen
        part = (day.year, day.month, rate_from, area_from)
        if part != last:
            segments.append({"from": day.isoformat(), "days": 0, "days_in_month": length, "exact": Fraction(0)})
            last = part
        segments[-1]["days"] += 1
        segments[-1]["exact"] += fen
    return (exact if segments else None), segments


# ---------------------------------------------------------------- the register

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def xlsx_rows(path):
    """The first sheet as dicts of column number -> (kind, text); kind is 'n' for a number."""
    with zipfile.ZipFile(path) as z:
        book = ElementTree.fromstring(z.read("xl/workbook.xml"))
        settings = book.find(MAIN + "workbookPr")
        if settings is not None and settings.get("date1904") in ("1", "true"):
            raise Refused("1904 dates are not read")
        wanted = book.find(MAIN + "sheets")[0].get(RELATION)
        links = ElementTree.fromstring(z.read("xl/_rels/workbook.xml.rels"))
        target = next(r.get("Target") for r in links if r.get("Id") == wanted)
        sheet = target.lstrip("/") if target.startswith("/") else "xl/" + target
        shared = []
        if "xl/sharedStrings.xml" in z.namelist():
            for item in ElementTree.fromstring(z.read("xl/sharedStrings.xml")):
                shared.append("".join(t.text or "" for t in item.iter(MAIN + "t")))
        for row in ElementTree.fromstring(z.read(sheet)).iter(MAIN + "row"):
            out = {}
            for cell in row.iter(MAIN + "c"):
                column = 0
                for letter in re.match("[A-Z]+", cell.get("r")).group():
                    column = column * 26 + ord(letter) - 64
                kind = cell.get("t", "n")
                if kind == "inlineStr":
                    text = "".join(t.text or "" for t in cell.iter(MAIN + "t"))
                else:
                    value = cell.find(MAIN + "v")
                    if value is None or value.text is None:
                        if cell.find(MAIN + "f") is not None:
                            raise Refused(f"{cell.get('r')}: a formula without a value")
                        continue
                    text = shared[int(value.text)] if kind == "s" else value.text
                out[column - 1] = ("n" if kind == "n" else "s", text)
            yield out


def csv_rows(path):
    with open(path, "rb") as f:
        raw = f.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    for row in csv.reader(io.StringIO(text, newline="")):
        yield {i: ("s", v) for i, v in enumerate(row) if v != ""}


def as_date(cell):
    if cell is None:
        return None
    kind, text = cell
    if kind == "s":
        return date.fromisoformat(text)
    serial = Fraction(text)
    if serial.denominator != 1 or serial < 61:
        raise Refused(f"not a whole day after February 1900: {text}")
    return date(1899, 12, 30) + timedelta(days=int(serial))


def as_area(cell):
    """Square metres, two decimals. A spreadsheet keeps binary doubles and may write 61.37 as
    61.369999999999997; the shortest text of the same double is what was meant."""
    kind, text = cell
    area = Fraction(repr(float(text)) if kind == "n" else text)
    if area <= 0 or (area * 100).denominator != 1:
        raise Refused(f"not a positive area of two decimals: {text}")
    return area


def register(path):
    """[{estate, building, unit, room, area, came, went}], one for each account."""
    rows = csv_rows(path) if str(path).endswith(".csv") else xlsx_rows(path)
    header = {cell[1]: column for column, cell in next(rows).items()}
    accounts, stays = [], {}
    for cells in rows:
        if not cells:
            continue
        get = lambda name: cells.get(header[name])
        account = {
            "estate": get("小区")[1], "building": get("幢")[1], "unit": get("单元")[1], "room": get("室")[1],
            "area": as_area(get("建筑面积")),
            "came": as_date(get("入住日期")) or ALWAYS,
            "went": as_date(get("迁出日期")) or NEVER,
        }
        if account["went"] < account["came"]:
            raise Refused(f"left before moving in: {name_of(account)}")
        accounts.append(account)
        stays.setdefault(name_of(account), []).append((account["came"], account["went"]))
    for room, spans in stays.items():
        spans.sort()
        for (_, end), (start, _) in zip(spans, spans[1:]):
            if start < end:
                raise Refused(f"two at once: {room}")
    return accounts


def name_of(a):
    return f"{a['estate']}{a['building']}幢{a['unit']}单元{a['room']}"


def month_span(text):
    first = date.fromisoformat(text + "-01")
    return first, first + timedelta(days=calendar.monthrange(first.year, first.month)[1])


def bill(accounts, month, rates):
    """[(account, fen)] for those with a covered day."""
    first, end = month_span(month)
    known, out = {}, []
    for a in accounts:
        came, went = max(a["came"], first), min(a["went"], end)
        key = (a["area"], came, went)
        if key not in known:
            known[key] = charge(first, end, rates, [(ALWAYS, a["area"])], came=came, went=went)[0]
        if known[key] is not None:
            out.append((a, half_up(known[key])))
    return out


def year_table(accounts, year):
    table = {}
    for name, pairs in SCHEDULES.items():
        rates = versions(pairs)
        table[name] = {}
        for m in range(1, 13):
            lines = bill(accounts, f"{year}-{m:02d}", rates)
            table[name][f"{year}-{m:02d}"] = {"lines": len(lines), "total_fen": sum(fen for _, fen in lines)}
    return table


# ---------------------------------------------------------------- self-test

def share(total, weights):
    """Largest remainder over exact weights; ties: larger weight, then the earlier."""
    exact = [Fraction(total) * w / sum(weights) for w in weights]
    parts = [x.numerator // x.denominator for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], -weights[i], i))
    for i in order[:total - sum(parts)]:
        parts[i] += 1
    return parts


def check_charge(case):
    """What differs in one CHARGE case, as a list of words."""
    given, want, wrong = case["input"], case["expected"], []
    day = lambda name, default: date.fromisoformat(given[name]) if name in given else default
    exact, segments = charge(
        day("period_from", None), day("period_to", None),
        versions([(r["from"], r["rate"]) for r in given["rates"]]),
        versions([(a["from"], a["area"]) for a in given["areas"]]),
        Fraction(given.get("minimum_monthly", "0")),
        day("occupied_from", ALWAYS), day("occupied_to", NEVER))

    def same(what, got, expected):
        if got != expected:
            wrong.append(f"{what}: {got}, expected {expected}")

    fen = half_up(exact or Fraction(0))
    same("line", exact is not None, want["line"])
    same("exact_fen", str(exact or 0), want["exact_fen"])
    same("amount_fen", fen, want["amount_fen"])
    if "segments" in want:
        shown = share(fen, [s["exact"] for s in segments])
        same("segments", [{"from": s["from"], "days": s["days"], "days_in_month": s["days_in_month"],
                           "exact_fen": str(s["exact"]), "shown_fen": f} for s, f in zip(segments, shown)],
             want["segments"])
    if "by_month_fen" in want:
        months = {}
        for s in segments:
            months[s["from"][:7]] = months.get(s["from"][:7], 0) + s["exact"]
        same("by_month_fen", dict(zip(months, share(fen, list(months.values())))), want["by_month_fen"])
    return wrong


def check_estate(case):
    """The estate case: thousands of whole-month lines, each rounded by itself."""
    want, wrong = case["expected"], []
    areas = [Fraction(4000 + i * 7919 % 8001, 100) for i in range(1, case["input"]["n"] + 1)]
    if sum(areas) * 100 != want["total_area_centi_m2"]:
        wrong.append("total area")
    for rate, expected in want["by_rate"].items():
        rates = versions([("2000-01-01", rate)])
        lines = [fen for _, fen in bill([{"area": a, "came": ALWAYS, "went": NEVER} for a in areas], "2026-01", rates)]
        digest = hashlib.sha256(",".join(map(str, lines)).encode()).hexdigest()
        if sum(lines) != expected["sum_of_rounded_lines_fen"] or digest != expected["sha256_of_lines_joined_by_comma"]:
            wrong.append(f"rate {rate}: {sum(lines)}")
    return wrong


def self_test(path):
    with open(path, encoding="utf-8") as f:
        cases = json.load(f)["cases"]
    checked, skipped, failed = [], [], 0
    for case in cases:
        if case["rule"].startswith("CHARGE"):
            policy = case["input"].get("proration", "daily")
            if policy not in ("daily", "by_day") or "rates" not in case["input"]:
                skipped.append(f"{case['id']} ({policy})")
                continue
            wrong = check_charge(case)
        elif case["rule"].startswith("ESTATE"):
            wrong = check_estate(case)
        else:
            continue
        checked.append(case["id"])
        for words in wrong:
            failed += 1
            print(f"FAIL {case['id']} {words}")
    charges = [c for c in checked if c.startswith("P")]
    print(f"{len(charges)} CHARGE cases checked, and {len(checked) - len(charges)} ESTATE: {' '.join(checked)}")
    print(f"{len(skipped)} CHARGE cases skipped: {' '.join(skipped) or 'none'}")
    print(f"{len(cases) - len(checked) - len(skipped)} cases of other rules not looked at")
    print("failed: " + str(failed) if failed else "all agree")
    return 1 if failed or not charges else 0


# ---------------------------------------------------------------- command line

def main():
    p = argparse.ArgumentParser(description="Exact monthly property fee, apart from the product.")
    p.add_argument("register", nargs="?")
    p.add_argument("month", nargs="?", help="YYYY-MM, or YYYY with --expected and --check-expected")
    p.add_argument("--rate", action="append", default=[], metavar="DATE=YUAN")
    p.add_argument("--json", action="store_true")
    p.add_argument("--lines", action="store_true", help="each account's fen as well")
    p.add_argument("--expected", action="store_true")
    p.add_argument("--check-expected", metavar="FILE")
    p.add_argument("--self-test", metavar="CASES")
    args = p.parse_args()
    if args.self_test:
        return self_test(args.self_test)
    if not args.register or not args.month:
        p.error("a register and a month are needed")

    accounts = register(args.register)
    if args.expected or args.check_expected:
        if not re.fullmatch(r"\d{4}", args.month):
            p.error("a year is needed")
        table = year_table(accounts, args.month)
        if args.expected:
            print(json.dumps(table, indent=1))
            return 0
        with open(args.check_expected, encoding="utf-8") as f:
            agrees = json.load(f) == table
        print("agrees" if agrees else "DIFFERS from " + args.check_expected)
        return 0 if agrees else 1

    if not re.fullmatch(r"\d{4}-\d{2}", args.month) or not args.rate:
        p.error("a month YYYY-MM and at least one --rate are needed")
    lines = bill(accounts, args.month, versions([r.split("=", 1) for r in args.rate]))
    by_building = {}
    for a, fen in lines:
        key = f"{a['estate']}{a['building']}幢"
        count, total = by_building.get(key, (0, 0))
        by_building[key] = (count + 1, total + fen)
    result = {
        "month": args.month, "accounts": len(accounts), "lines": len(lines),
        "total_fen": sum(fen for _, fen in lines),
        "buildings": {k: {"lines": n, "total_fen": t} for k, (n, t) in by_building.items()},
    }
    if args.lines:
        result["accounts_fen"] = [
            {"room": name_of(a), "from": None if a["came"] == ALWAYS else a["came"].isoformat(),
             "to": None if a["went"] == NEVER else a["went"].isoformat(), "fen": fen} for a, fen in lines]
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
        return 0
    print(f"{args.month}: {result['lines']} lines of {result['accounts']} accounts, {result['total_fen']} fen")
    for key, part in result["buildings"].items():
        print(f"  {key}\t{part['lines']}\t{part['total_fen']}")
    for line in result.get("accounts_fen", []):
        print(f"{line['room']}\t{line['from'] or ''}\t{line['to'] or ''}\t{line['fen']}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Refused, KeyError, ValueError) as e:  # a missing column; a date or number not to be read
        sys.exit(f"refused: {e}")
