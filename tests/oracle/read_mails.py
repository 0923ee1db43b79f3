#!/usr/bin/python3
"""Says whether mails are sound, by a reader that is not ours (Python's email and html.parser): exit 0 when all are.

    read_mails.py MAIL.eml...

Of each: no defect in any part; the headers a mail must have, once; lines a relay takes; a plain part and an HTML part that
say the same amounts; an HTML part under 100 KB that fetches nothing from anywhere and runs nothing, and shows only pictures
that the mail brings along.
"""

import email
import email.policy
import email.utils
import html.parser
import re
import sys

ONCE = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"]
FETCHING = {"src", "srcset", "background", "poster", "data", "action", "formaction"}
FORBIDDEN = {"script", "link", "iframe", "object", "embed", "form", "base", "meta-refresh", "style"}


class Reader(html.parser.HTMLParser):
    """The words of an HTML part, and what it would fetch or run."""

    def __init__(self):
        super().__init__()
        self.words = []
        self.wrong = []
        self.pictures = set()

    def handle_starttag(self, tag, attrs):
        if tag in FORBIDDEN:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            value = value or ""
            if name == "src" and value.startswith("cid:"):
                self.pictures.add(value.removeprefix("cid:"))
            if name in FETCHING and not value.startswith("cid:"):
                self.wrong.append(f"{tag} {name}={value}")
            if name.startswith("on") or "url(" in value.lower():
                self.wrong.append(f"{tag} {name}={value}")
            if name == "href" and not re.match(r"https?://", value):
                self.wrong.append(f"{tag} href={value}")

    def handle_data(self, data):
        self.words.append(data)


def numbers(text):
    return set(re.findall(r"\d[\d,]*\.\d\d", text))


def faults(path):
    with open(path, "rb") as file:
        raw = file.read()
    if not raw.isascii():
        yield "a byte that is not ASCII"
    if any(len(line) > 998 for line in raw.split(b"\r\n")):
        yield "a line longer than 998 bytes"
    if b"\n" in raw.replace(b"\r\n", b""):
        yield "a line that ends in LF alone"
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    for name in ONCE:
        if len(mail.get_all(name, [])) != 1:
            yield f"{name} {len(mail.get_all(name, []))} times"
    for part in mail.walk():
        for defect in part.defects:
            yield f"{part.get_content_type()}: {defect!r}"
    for name, value in mail.items():
        for defect in value.defects:
            yield f"{name}: {defect!r}"
    email.utils.parsedate_to_datetime(str(mail["Date"]))
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    if plain is None or rich is None:
        yield "a part is missing"
        return
    plain, rich = plain.get_content(), rich.get_content()
    if len(rich.encode()) >= 100_000:
        yield f"{len(rich.encode())} bytes of HTML"
    reader = Reader()
    reader.feed(rich)
    yield from reader.wrong
    brought = {str(part["Content-ID"]).strip("<>"): part for part in mail.walk() if part["Content-ID"]}
    if reader.pictures != brought.keys():
        yield f"shows {sorted(reader.pictures)}, brings {sorted(brought)}"
    for name, part in brought.items():
        if part.get_content_type() != "image/png" or not part.get_content().startswith(b"\x89PNG\r\n\x1a\n"):
            yield f"{name} is no picture"
    missing = numbers(" ".join(reader.words)) - numbers(plain)
    if missing:
        yield f"amounts that the plain part does not say: {sorted(missing)}"


def main(paths):
    broken = 0
    for path in paths:
        for fault in faults(path):
            broken += 1
            print(f"{path}: {fault}", file=sys.stderr)
    print(f"{len(paths)} mails read")
    return 1 if broken or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
