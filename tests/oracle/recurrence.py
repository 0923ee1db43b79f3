#!/usr/bin/env python3
"""Random recurrence rules and the days python-dateutil gives for them over two years.

A line a rule, tab-separated: the rule, the first day, the days of two years from a day a while later.
Debian: python3-dateutil. The same seed gives the same rules.
"""
import datetime as calendar
import random
import sys
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

# dateutil looks for a rule's days up to here; a rule without any costs seconds where the world ends in 9999.
calendar.MAXYEAR = 2036

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(dice, values, most):
    return ",".join(str(v) for v in sorted(dice.sample(list(values), dice.randint(1, most))))


def signed(top):
    return [n for n in range(-top, top + 1) if n]


def rule(dice):
    freq = dice.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    if dice.random() < 0.5:
        parts.append(f"INTERVAL={dice.randint(2, 3 if freq == 'YEARLY' else 7)}")
    if dice.random() < 0.3:
        parts.append(f"WKST={dice.choice(WEEKDAYS)}")
    chosen = []
    if dice.random() < 0.3:
        chosen.append("BYMONTH=" + some(dice, range(1, 13), 5))
    if freq != "WEEKLY" and dice.random() < 0.35:
        chosen.append("BYMONTHDAY=" + some(dice, signed(31), 6))
    if freq == "YEARLY" and dice.random() < 0.25:
        chosen.append("BYYEARDAY=" + some(dice, signed(366), 20))
    weeks = freq == "YEARLY" and dice.random() < 0.3
    if weeks:
        chosen.append("BYWEEKNO=" + some(dice, signed(53), 8))
    if dice.random() < 0.5:
        if freq in ("MONTHLY", "YEARLY") and not weeks and dice.random() < 0.6:
            top = 5 if freq == "MONTHLY" or any(c.startswith("BYMONTH=") for c in chosen) else 53
            names = dice.sample(WEEKDAYS, dice.randint(1, 4))
            chosen.append("BYDAY=" + ",".join(f"{dice.choice(signed(top))}{name}" for name in names))
        else:
            chosen.append("BYDAY=" + some(dice, WEEKDAYS, 4))
    if chosen and dice.random() < 0.3:
        top = {"DAILY": 1, "WEEKLY": 4, "MONTHLY": 8, "YEARLY": 60}[freq]
        chosen.append("BYSETPOS=" + some(dice, signed(top), min(3, 2 * top)))
    return parts, chosen


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    dice = random.Random(seed)
    for _ in range(count):
        first = datetime(2019, 1, 1) + timedelta(days=dice.randint(0, 3650))
        parts, chosen = rule(dice)
        ends = dice.random()
        if ends < 0.15:
            parts.append(f"COUNT={dice.randint(1, 400)}")
        elif ends < 0.3:
            parts.append(f"UNTIL={first + timedelta(days=dice.randint(0, 900)):%Y%m%d}")
        dice.shuffle(chosen)
        text = ";".join(parts + chosen)
        begin = first + timedelta(days=dice.choice([0, 0, dice.randint(1, 700)]))
        end = begin + timedelta(days=731)
        days = []
        for at in rrulestr(text, dtstart=first):
            if at >= end:
                break
            if at >= begin:
                days.append(f"{at:%Y%m%d}")
        print(f"{text}\t{first:%Y-%m-%d}\t{begin:%Y-%m-%d}\t{','.join(days)}")


if __name__ == "__main__":
    main()
