#!/usr/bin/env python3
"""What an independent reader finds in an iCalendar file: a JSON line an event. Debian: python3-icalendar."""
import json
import sys

from icalendar import Calendar

for event in Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT"):
    print(json.dumps({
        "uid": str(event["UID"]),
        "start": event.decoded("DTSTART").isoformat(),
        "end": event.decoded("DTEND").isoformat(),
        "stamp": event.decoded("DTSTAMP").isoformat(),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "title": str(event["SUMMARY"]),
        "location": str(event.get("LOCATION", "")),
    }, ensure_ascii=False))
