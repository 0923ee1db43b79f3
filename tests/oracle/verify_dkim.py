#!/usr/bin/python3
"""Says whether the DKIM signatures of mails hold, by a library that is not ours: exit 0 when all do.

    verify_dkim.py PUBLIC.pem SELECTOR DOMAIN MAIL.eml...

The domain's DNS is stood in for: it publishes this key. Prints, for each mail, the headers its signature covers.

Needs Debian's python3-dkim, hence Debian's own Python in the first line.
"""

import pathlib
import re
import sys

import dkim

key, selector, domain, *mails = sys.argv[1:]
public = pathlib.Path(key).read_text()
record = "v=DKIM1; k=rsa; p=" + "".join(line for line in public.splitlines() if not line.startswith("-----"))
name = f"{selector}._domainkey.{domain}."


def dns(asked, timeout=5):
    return record.encode() if asked.decode() == name else None


broken = 0
for path in mails:
    with open(path, "rb") as file:
        message = file.read()
    if dkim.verify(message, dnsfunc=dns):
        head = message.split(b"\r\n\r\n", 1)[0].decode("ascii")
        signature = re.sub(r"\r\n\s+", " ", head[head.index("DKIM-Signature:"):])
        print(re.search(r"\bh=([^;]+)", signature).group(1).strip())
    else:
        broken += 1
        print(f"{path}: the signature does not hold", file=sys.stderr)
sys.exit(1 if broken or not mails else 0)
