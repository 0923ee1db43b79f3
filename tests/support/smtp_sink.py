#!/usr/bin/python3
"""A real SMTP server that keeps what it receives, for tests.

    smtp_sink.py --port 0 --dir DIR [--fail-first N] [--reject ADDRESS]... [--stall] [--storm SEED]

Prints `listening 127.0.0.1:PORT` once it accepts connections. Every message becomes DIR/NNNNNN.eml, its
envelope DIR/NNNNNN.json ({"mail_from", "rcpt_tos"}); a visible .eml is complete and has its .json. Ends on
SIGTERM and when stdin closes, so keep stdin an open pipe: no sink outlives the test that started it.

Needs Debian's python3-aiosmtpd, hence Debian's own Python in the first line.
"""

import argparse
import asyncio
import json
import os
import pathlib
import random
import signal
import threading

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, directory, fail_first, reject, stall, storm):
        self.directory = directory
        self.storm = random.Random(storm) if storm is not None else None
        # What was refused in a storm is taken when it comes again.
        self.refused = set()
        self.failures_left = fail_first
        self.reject = {address.lower() for address in reject}
        self.stall = stall
        # A restarted sink goes on counting: it must not write over what an earlier one received.
        self.last = max((int(path.stem) for path in directory.glob("[0-9]*.eml")), default=0)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.lower() in self.reject:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.stall:
            await asyncio.Event().wait()  # until the client gives up
        if self.failures_left > 0:
            self.failures_left -= 1
            return "451 4.3.0 try again later"
        weather = self.storm.random() if self.storm else 1
        if weather < 0.03:
            return "451 4.3.0 try again later"
        if weather < 0.04 and envelope.rcpt_tos[0] not in self.refused:
            self.refused.add(envelope.rcpt_tos[0])
            return "554 5.7.1 looks like spam"
        if weather < 0.045:
            await asyncio.sleep(30)  # the client has given up by then
            return "451 4.3.0 too late"
        if weather < 0.055:
            server.transport.abort()
            return "421 gone"
        name = self.keep(envelope)
        if weather < 0.065:
            # Taken, and gone before it could say so: it comes again.
            server.transport.abort()
        return f"250 2.0.0 kept as {name}"

    def keep(self, envelope):
        self.last += 1
        name = f"{self.last:06}"
        head = {"mail_from": envelope.mail_from, "rcpt_tos": envelope.rcpt_tos}
        self.write(f"{name}.json", json.dumps(head).encode())
        self.write(f"{name}.eml", envelope.content)
        return name

    def write(self, name, content):
        part = self.directory / f".{name}.part"
        part.write_bytes(content)
        part.rename(self.directory / name)


def wait_for_end_of_stdin(then):
    # Not sys.stdin: a thread that holds its lock makes the interpreter abort on exit.
    while os.read(0, 4096):
        pass
    then()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--fail-first", type=int, default=0, metavar="N", help="answer 451 to the first N messages")
    parser.add_argument("--reject", action="append", default=[], metavar="ADDRESS", help="answer 550 to this recipient")
    parser.add_argument("--storm", type=int, metavar="SEED", help="put off, refuse, stall or drop some of the messages, by these dice")
    parser.add_argument("--stall", action="store_true", help="never answer a message")
    args = parser.parse_args()
    args.dir.mkdir(parents=True, exist_ok=True)

    loop = asyncio.get_running_loop()
    end = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, end.set)
    sink = Sink(args.dir, args.fail_first, args.reject, args.stall, args.storm)
    # The day-long timeout leaves it to the client to give up on a stalled message.
    session = lambda: SMTP(sink, hostname="sink.test", enable_SMTPUTF8=True, timeout=86400)
    server = await loop.create_server(session, "127.0.0.1", args.port)
    print(f"listening 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    stop = lambda: loop.call_soon_threadsafe(end.set)
    threading.Thread(target=wait_for_end_of_stdin, args=(stop,), daemon=True).start()
    await end.wait()


asyncio.run(main())
