#!/usr/bin/env python3
"""Writes the invented test registers, the broken twins and the sample bank statement.

    pip install openpyxl
    python3 tests/data/make_register.py

Python 3.11. The same bytes come out on every run: each purpose draws from its own
seeded stream, so that a change to one (say, e-mails) leaves the others (areas, dates)
as they were. Everything here is invented: names, numbers, addresses.
"""

import csv
import io
import random
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).resolve().parent
BROKEN = HERE / "broken"

HEADER = ["街道", "社区", "小区", "幢", "单元", "室", "建筑面积", "业主", "手机", "邮箱",
          "入住日期", "迁出日期", "减免类别", "账单邮件"]

# (how many buildings, units, floors, doors on a floor)
COMPOSITION = [(21, 3, 6, 2), (37, 4, 6, 2), (8, 5, 6, 2), (1, 3, 6, 3), (2, 4, 5, 2)]

# share of layouts, lowest and highest area in hundredths of a square metre
BANDS = [(20, 4000, 4899), (45, 4900, 5899), (25, 5900, 6899), (10, 6900, 8000)]

SURNAMES = (
    "王:wang:40 陈:chen:34 张:zhang:33 李:li:32 徐:xu:24 周:zhou:24 沈:shen:22 吴:wu:20 "
    "朱:zhu:18 俞:yu:15 金:jin:15 胡:hu:14 蒋:jiang:13 杨:yang:13 刘:liu:13 章:zhang:11 "
    "孙:sun:11 黄:huang:11 潘:pan:10 何:he:10 林:lin:10 郑:zheng:9 叶:ye:9 赵:zhao:9 "
    "施:shi:8 钱:qian:8 方:fang:8 楼:lou:7 骆:luo:6 傅:fu:6 汪:wang:6 陆:lu:6 姚:yao:6 "
    "邵:shao:6 许:xu:6 丁:ding:6 倪:ni:5 冯:feng:5 高:gao:5 郭:guo:5 马:ma:5 韩:han:4 "
    "来:lai:3 裘:qiu:3 斯:si:2 竺:zhu:2 宓:mi:2 郦:li:2 钮:niu:2 那:na:1 仇:qiu:1 单:shan:1 "
    "解:xie:1 查:zha:1 覃:qin:1 逄:pang:1 郤:xi:1"
)
COMPOUND = "欧阳:ouyang 诸葛:zhuge 司马:sima 上官:shangguan 皇甫:huangfu 令狐:linghu 尉迟:yuchi 长孙:zhangsun"
GIVEN_FIRST = "建国文志晓小海丽秀玉雅春永世子雨思嘉佳美桂月光宏家书云梦一浩若明德慧静"
GIVEN_LAST = "芳英娟敏杰涛磊军勇珍琴霞萍红燕华兰梅飞斌波鑫宇轩怡欣婷琳颖洁晨瑶琪凯俊峰昊楠荣根祥法"
RARE = ["䶮", "喆", "㛃", "堃", "犇", "淼", "垚", "燚", "翀", "𬭎"]

# rooms the sample bank statement speaks of: ordinary owners, one row each
BANK_ROOMS = {(12, 3, 502), (7, 1, 401), (23, 2, 302), (38, 2, 301), (45, 1, 402), (5, 3, 202)}


def stream(purpose):
    return random.Random("dawuye/register/" + purpose)


def between(rnd, first, last):
    return first + timedelta(days=rnd.randrange((last - first).days + 1))


class People:
    """Invented names, telephone numbers and e-mail addresses; the last two never repeat."""

    def __init__(self):
        self.rnd = stream("people")
        parts = [s.split(":") for s in SURNAMES.split()]
        self.surnames = [(p[0], p[1]) for p in parts]
        self.weights = [int(p[2]) for p in parts]
        self.compound = [tuple(s.split(":")) for s in COMPOUND.split()]
        self.phones = [f"1990000{n:04d}" for n in stream("phones").sample(range(9000), 9000)]  # 9000 and up: the broken files
        self.taken = set()
        self.mail = stream("mail")

    def person(self):
        rnd = self.rnd
        if rnd.random() < 0.008:
            surname, latin = rnd.choice(self.compound)
        else:
            surname, latin = rnd.choices(self.surnames, self.weights)[0]
        r = rnd.random()
        if r < 0.012:
            given = rnd.choice(["", rnd.choice(GIVEN_FIRST)]) + rnd.choice(RARE)
        elif r < 0.15:
            given = rnd.choice(GIVEN_LAST)
        else:
            given = rnd.choice(GIVEN_FIRST) + rnd.choice(GIVEN_LAST)
        return surname + given, latin

    def phone(self):
        return self.phones.pop()

    def email(self, latin):
        while True:
            domain = self.mail.choice(["example.com", "example.org", "example.net"])
            local = f"{latin}{self.mail.choice(['', '.', '_'])}{self.mail.randrange(100, 99999)}"
            address = f"{local}@{domain}"
            if address not in self.taken:
                self.taken.add(address)
                return address


def buildings():
    """Number -> (units, floors, doors), the kinds mixed over the numbers 1..69."""
    kinds = [(u, f, d) for n, u, f, d in COMPOSITION for _ in range(n)]
    stream("buildings").shuffle(kinds)
    return {i + 1: kind for i, kind in enumerate(kinds)}


def areas(kinds):
    """(building, unit, room) -> hundredths of a square metre. A stack keeps its area, but for
    some top floors; the units of a building differ by a little."""
    rnd = stream("areas")
    layouts = [(b, d) for b, (_, _, doors) in kinds.items() for d in range(1, doors + 1)]
    bands = []
    for share, low, high in BANDS:
        bands += [(low, high)] * round(len(layouts) * share / 100)
    bands = (bands + [BANDS[1][1:]] * len(layouts))[:len(layouts)]
    rnd.shuffle(bands)
    out = {}
    for (b, door), (low, high) in zip(layouts, bands):
        units, floors, _ = kinds[b]
        base = low + round((high - low) * rnd.random() ** 0.6)
        top_differs = rnd.random() < 0.3
        for unit in range(1, units + 1):
            stack = min(high, max(low, base + rnd.randint(-45, 45)))
            for floor in range(1, floors + 1):
                area = stack
                if floor == floors and top_differs:
                    area = max(low, stack - rnd.randint(20, 90))
                out[b, unit, floor * 100 + door] = area
    return out


def spread(rnd, count, pinned):
    """`count` different-looking dates of January to November 2026, the pinned ones first."""
    dates = list(pinned)
    month = 0
    while len(dates) < count:
        month = month % 11 + 1
        last = (date(2026, month + 1, 1) - timedelta(days=1)).day
        dates.append(date(2026, month, rnd.randint(2, last)))
    return dates


def big_register():
    kinds = buildings()
    area = areas(kinds)
    keys = sorted(area)
    people = People()

    rnd = stream("dates")
    eras = [(date(1985, 1, 1), date(1994, 12, 31)), (date(1995, 1, 1), date(2004, 12, 31)),
            (date(2005, 1, 1), date(2014, 12, 31)), (date(2015, 1, 1), date(2024, 12, 31))]
    moved_in = {}
    for key in keys:
        first, last = rnd.choices(eras, [34, 24, 20, 22])[0]
        moved_in[key] = between(rnd, first, last)

    pick = stream("special")
    ordinary = [k for k in keys if k not in BANK_ROOMS]
    special = pick.sample(ordinary, 40 + 30 + 25)
    new_in = dict(zip(special[:40], spread(pick, 40, [
        date(2026, 1, 1), date(2026, 2, 28), date(2026, 7, 1), date(2026, 8, 16),
        date(2026, 11, 16), date(2026, 11, 30)])))
    handover = dict(zip(special[40:70], spread(pick, 30, [
        date(2026, 3, 1), date(2026, 6, 11), date(2026, 7, 1), date(2026, 8, 16), date(2026, 10, 31)])))
    gone_early = [date(2025, 2, 11), date(2025, 3, 31), date(2025, 5, 20), date(2025, 6, 30),
                  date(2025, 8, 8), date(2025, 9, 15), date(2025, 10, 27), date(2025, 12, 1),
                  date(2025, 12, 31), date(2026, 1, 1)]
    left = dict(zip(special[70:], gone_early + spread(pick, 15, [
        date(2026, 1, 2), date(2026, 5, 1), date(2026, 7, 31), date(2026, 8, 16)])))

    occupancies = []  # (key, from, to)
    for key in keys:
        if key in new_in:
            occupancies.append((key, new_in[key], None))
        elif key in handover:
            occupancies.append((key, moved_in[key], handover[key]))
            occupancies.append((key, handover[key], None))
        else:
            occupancies.append((key, moved_in[key], left.get(key)))

    count = len(occupancies)
    with_mail = stream("has-mail").sample(range(count), round(count * 0.62))
    refused = set(stream("refused").sample(sorted(with_mail), round(len(with_mail) * 0.04)))
    with_mail = set(with_mail)
    settled = [i for i, (k, _, _) in enumerate(occupancies) if k not in set(special) | BANK_ROOMS]
    kinds_of_relief = ["低保"] * 24 + ["特困"] * 7 + ["低边"] * 8 + ["残疾"] * 12
    relief = dict(zip(stream("relief").sample(settled, len(kinds_of_relief)), kinds_of_relief))

    rows = []
    for i, ((b, unit, room), start, end) in enumerate(occupancies):
        name, latin = people.person()
        phone = people.phone()
        mail = people.email(latin) if i in with_mail else None
        consent = None if mail is None else ("否" if i in refused else "是")
        rows.append(["翠苑街道", "翠苑一区社区", "翠苑一区", str(b), str(unit), str(room),
                     Decimal(area[b, unit, room]).scaleb(-2), name, phone, mail, start, end,
                     relief.get(i), consent])
    return rows, area, people


def small_register(people):
    """Two buildings of 2 units x 3 floors x 2 doors: 24 dwellings, 26 rows."""
    special = {
        ("1", "1", "201"): [("钱喆", "qian", date(2026, 4, 14), None)],                       # mid-month move-in
        ("1", "2", "302"): [("沈秀英", "shen", date(1998, 6, 1), date(2026, 6, 11)),           # handover
                            ("欧阳䶮", "ouyang", date(2026, 6, 11), None)],
        ("2", "1", "102"): [("陆家祥", "lu", date(2011, 9, 1), date(2026, 3, 20)),           # re-let after a gap
                            ("周㛃", "zhou", date(2026, 5, 8), None)],
    }
    mails = stream("small-mail")
    dates = stream("small-dates")
    stack = {("1", 1): "53.47", ("1", 2): "61.37", ("2", 1): "48.30", ("2", 2): "57.90"}
    relief = {("1", "1", "102"): "低保", ("2", "2", "301"): "残疾"}
    rows = []
    for b in ("1", "2"):
        for unit in ("1", "2"):
            for floor in (1, 2, 3):
                for door in (1, 2):
                    key = (b, unit, f"{floor}0{door}")
                    name, latin = people.person()
                    stays = special.get(key) or [
                        (name, latin, between(dates, date(1986, 1, 1), date(2024, 12, 31)), None)]
                    for who, spelt, start, end in stays:
                        mail = people.email(spelt) if mails.random() < 0.62 else ""
                        consent = "" if not mail else ("否" if key == ("2", "2", "102") else "是")
                        rows.append(["翠苑街道", "示范社区", "翠苑二区示范", *key, stack[b, door], who,
                                     people.phone(), mail, start.isoformat(),
                                     end.isoformat() if end else "", relief.get(key, ""), consent])
    return rows


# ---------------------------------------------------------------- writing

def csv_text(rows, header=HEADER):
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\r\n")
    w.writerow(header)
    w.writerows(rows)
    return out.getvalue()


def write_csv(path, rows, encoding="utf-8-sig", header=HEADER):
    path.write_bytes(csv_text(rows, header).encode(encoding))


def zip_members(path, members):
    """A ZIP with fixed times; a member's content is bytes, or an iterable of bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, content in members:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            with z.open(info, "w", force_zip64=False) as f:
                for chunk in [content] if isinstance(content, bytes) else content:
                    f.write(chunk)


def write_xlsx(path, rows):
    wb = Workbook()
    ws = wb.active
    ws.title = "房屋登记"
    ws.append(HEADER)
    for row in rows:
        ws.append([float(v) if isinstance(v, Decimal) else v for v in row])
        r = ws.max_row
        for column in (4, 5, 6, 9):
            ws.cell(r, column).number_format = "@"
        ws.cell(r, 7).number_format = "0.00"
        for column in (11, 12):
            if ws.cell(r, column).value is not None:
                ws.cell(r, column).number_format = "yyyy-mm-dd"
    for column, width in zip("ABCDEFGHIJKLMN", (10, 14, 10, 6, 6, 7, 10, 12, 14, 26, 12, 12, 10, 10)):
        ws.column_dimensions[column].width = width
    ws.freeze_panes = "A2"
    made = datetime(2026, 1, 1)
    wb.properties.creator = "make_register.py"
    wb.properties.created = made
    raw = io.BytesIO()
    wb.save(raw)
    stamp = wb.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as z:
        members = [(n, z.read(n)) for n in z.namelist()]
    # the library stamps the moment of saving; keep the bytes the same on every run
    zip_members(path, [(n, c.replace(stamp, b"2026-01-01T00:00:00Z") if n == "docProps/core.xml" else c)
                       for n, c in members])


NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def tiny_xlsx(path, sheet):
    """The least valid workbook, with one sheet 房屋登记 whose XML is given."""
    pkg = "http://schemas.openxmlformats.org/package/2006"
    doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml":
            f'{head}<Types xmlns="{pkg}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{main}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{main}.worksheet+xml"/></Types>',
        "_rels/.rels":
            f'{head}<Relationships xmlns="{pkg}/relationships"><Relationship Id="rId1" '
            f'Type="{doc}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'{head}<workbook {NS} xmlns:r="{doc}"><sheets><sheet name="房屋登记" sheetId="1" r:id="rId1"/>'
            '</sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            f'{head}<Relationships xmlns="{pkg}/relationships"><Relationship Id="rId1" '
            f'Type="{doc}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    zip_members(path, [(n, t.encode()) for n, t in parts.items()] + [("xl/worksheets/sheet1.xml", sheet)])


def inline(ref, text):
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_xml(rows, formula_at=None):
    """Rows of text as inline strings, the area as a number; one cell may be a bare formula."""
    out = [f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {NS}><sheetData>']
    for r, row in enumerate(rows, 1):
        out.append(f'<row r="{r}">')
        for c, value in enumerate(row):
            ref = f"{chr(65 + c)}{r}"
            if ref == formula_at:
                out.append(f'<c r="{ref}"><f>50+7.5</f></c>')
            elif value == "":
                continue
            elif c == 6 and r > 1:
                out.append(f'<c r="{ref}"><v>{value}</v></c>')
            else:
                out.append(inline(ref, value))
        out.append("</row>")
    out.append("</sheetData></worksheet>")
    return "".join(out).encode()


def bomb():
    """Well-formed sheet XML of 310 MB: some ten thousand cells of zeros, none over Excel's 32,767 characters."""
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {NS}><sheetData>'.encode()
    row = b"<row><c><v>" + b"0" * 32000 + b"</v></c></row>"
    need = 310 * 1024 * 1024
    for _ in range(need // len(row) + 1):
        yield row
    yield b"</sheetData></worksheet>"


def broken_registers():
    def base():
        common = ["翠苑街道", "示范社区", "翠苑二区示范", "1", "1"]
        return [
            [*common, "101", "53.47", "陈晓芳", "19900009001", "chen.9001@example.com", "2003-04-12", "", "", "是"],
            [*common, "102", "61.37", "俞志杰", "19900009002", "", "2015-10-01", "", "低保", ""],
            [*common, "201", "53.47", "金雨婷", "19900009003", "jin.9003@example.org", "2026-05-14", "", "", "否"],
            [*common, "202", "61.37", "司马建华", "19900009004", "sima.9004@example.net", "1992-08-30", "2026-09-15", "", "是"],
        ]

    def one(name, row, column, value):
        rows = base()
        rows[row][HEADER.index(column)] = value
        write_csv(BROKEN / name, rows)

    # two occupancies of one room that overlap: the second starts before the first ends
    rows = base()
    twin = list(rows[3])
    twin[7:14] = ["潘美琳", "19900009005", "pan.9005@example.com", "2026-09-01", "", "", "是"]
    write_csv(BROKEN / "duplicated_room.csv", rows + [twin])

    one("negative_area.csv", 1, "建筑面积", "-61.37")
    one("end_before_start.csv", 3, "迁出日期", "1992-08-01")
    one("bad_date.csv", 2, "入住日期", "2026-02-30")
    one("bad_phone.csv", 1, "手机", "199000090")
    one("bad_email.csv", 0, "邮箱", "chen.9001.example.com")
    one("unknown_relief.csv", 1, "减免类别", "优待户")
    one("too_many_decimals.csv", 1, "建筑面积", "61.375")
    one("crlf_in_name.csv", 0, "业主", "陈晓芳\r\nBcc: x@example.com")
    one("nul_bytes.csv", 1, "业主", "俞\0志杰")

    gone = HEADER.index("建筑面积")
    write_csv(BROKEN / "missing_column.csv", [r[:gone] + r[gone + 1:] for r in base()],
              header=HEADER[:gone] + HEADER[gone + 1:])
    (BROKEN / "empty.csv").write_bytes(b"")
    write_csv(BROKEN / "header_only.csv", [])

    tiny_xlsx(BROKEN / "formula.xlsx", sheet_xml([HEADER] + base(), formula_at="G3"))
    (BROKEN / "not_a_zip.xlsx").write_bytes("这不是工作簿，只是改了扩展名的文本。\r\n".encode() * 20)
    tiny_xlsx(BROKEN / "bomb.xlsx", bomb())
    tiny_xlsx(BROKEN / "huge_dimension.xlsx",
              (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {NS}>'
               '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
               + inline("XFD1048576", "角落") + "</row></sheetData></worksheet>").encode())


# ---------------------------------------------------------------- bank statement

CCB_HEADER = ("账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,"
              "对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号")
CCB_ACCOUNT = "3300160000000000001"
CCB_NAME = "示范城市运营服务有限公司"


def money(d):
    """The bank writes zero as 0 and the rest with two decimals."""
    return "0" if d == 0 else f"{d:.2f}"


def month_fee(area):
    """One full month at 0.75 yuan per square metre."""
    return (Decimal("0.75") * area).quantize(Decimal("0.01"), ROUND_HALF_UP)


def ccb_lines(rows):
    home = {(int(r[3]), int(r[4]), int(r[5])): r for r in rows}
    owner = {k: home[k][7] for k in BANK_ROOMS}
    fee = {k: month_fee(home[k][6]) for k in BANK_ROOMS}
    # no card or account begins like this: the digits are a plain count
    bank = "中国示范银行股份有限公司杭州示范支行"
    person = lambda n: f"9990000{n:012d}"
    r502, r401, r302, r301, r402, r202 = (
        (12, 3, 502), (7, 1, 401), (23, 2, 302), (38, 2, 301), (45, 1, 402), (5, 3, 202))
    zero = Decimal(0)
    moves = [  # time, out, in, other name, other account, other bank, summary, memo
        ("20260410 08:51:20", zero, fee[r502], owner[r502], person(1), bank, "转账存入", "翠苑一区12幢3单元502物业费"),
        ("20260410 09:02:47", zero, fee[r401], owner[r401], person(2), bank, "转账存入", "B202604-000123"),
        ("20260410 09:15:03", zero, Decimal("18236.41"), "财付通支付科技有限公司", "900000001", "财付通备付金", "转账存入", "商户结算 20260409"),
        ("20260410 10:40:12", zero, fee[r502], "来一楠", person(3), bank, "转账存入", "12-3-502"),
        ("20260410 11:26:30", zero, fee[r302], owner[r302], person(4), bank, "转账存入", "物业费"),
        ("20260410 11:26:30", zero, fee[r302], owner[r302], person(4), bank, "转账存入", "物业费"),
        ("20260410 13:30:00", Decimal("6480.00"), zero, "示范保洁服务有限公司", "3300160000000000077", bank, "对公转账", "3月保洁外包款"),
        ("20260410 14:05:59", zero, fee[r301], owner[r301], person(5), bank, "转账存入", "38幢2单元301室 4月"),
        ("20260410 15:12:08", zero, fee[r402], owner[r402], person(6), bank, "转账存入", "补交 B202604-000456"),
        ("20260410 15:48:44", zero, fee[r202], owner[r202], person(7), bank, "转账存入", ""),
        ("20260410 16:20:00", Decimal("12.50"), zero, "中国建设银行股份有限公司", "", "", "手续费", "对公转账手续费"),
        ("20260410 17:07:09", zero, Decimal("500.00"), "杭州示范贸易有限公司", "3300160000000000088", bank, "转账存入", "往来款"),
    ]
    balance = Decimal("86412.37")
    lines = []
    for n, (when, out, into, name, account, at, summary, memo) in enumerate(moves):
        balance += into - out
        lines.append([CCB_ACCOUNT, CCB_NAME, when, money(out), money(into), money(balance), "人民币元",
                      name, account, at, when[:8], summary, memo, f"{1201 + n}-3306167800N{4470 + 3 * n:08d}"])
    return lines


def write_ccb(path, lines, cut=0):
    raw = csv_text(lines, CCB_HEADER.split(",")).encode("gb18030")
    path.write_bytes(raw[:len(raw) - cut] if cut else raw)


def bank_statements(rows):
    lines = ccb_lines(rows)
    write_ccb(HERE / "ccb_sample.csv", lines)

    wrong = [list(r) for r in lines]
    for r in wrong[6:]:  # from the seventh movement on, one yuan too much: a single break
        r[5] = money(Decimal(r[5]) + 1)
    write_ccb(BROKEN / "ccb_balance_wrong.csv", wrong)

    ruined = [list(r) for r in lines]
    for r in ruined:
        for c in (0, 8):
            if len(r[c]) > 11:
                r[c] = f"{Decimal(r[c]):.5E}"
    write_ccb(BROKEN / "ccb_excel_ruined.csv", ruined)

    again = [list(r) for r in lines]
    again[5][13] = again[4][13]
    write_ccb(BROKEN / "ccb_duplicate_serial.csv", again)

    # the last line ends inside the bank's name, between two characters
    tail = ",".join(lines[-1])
    kept = tail[:tail.index("杭州示范支行") + 2]
    write_ccb(BROKEN / "ccb_truncated.csv", lines, cut=len((tail[len(kept):] + "\r\n").encode("gb18030")))


# ---------------------------------------------------------------- main

def main():
    BROKEN.mkdir(exist_ok=True)
    rows, area, people = big_register()

    total = sum(area.values())
    assert len(area) == 3146 and len({k[0] for k in area}) == 69
    assert 18_000_000 <= total <= 18_250_000, total
    assert len({r[8] for r in rows}) == len(rows), "telephone numbers repeat"
    mails = [r[9] for r in rows if r[9]]
    assert len(set(mails)) == len(mails), "e-mail addresses repeat"

    write_xlsx(HERE / "register_cuiyuan.xlsx", rows)
    small = small_register(people)
    write_csv(HERE / "register_small.csv", small)
    write_csv(HERE / "register_small_gbk.csv", small, encoding="gb18030")
    broken_registers()
    bank_statements(rows)

    in_2026 = [r for r in rows if r[10].year == 2026]
    rooms = Counter(tuple(r[3:6]) for r in rows)
    print(f"rows (accounts)      {len(rows)}")
    print(f"dwellings            {len(rooms)} in {len({r[3] for r in rows})} buildings")
    print(f"square metres        {Decimal(total).scaleb(-2)} (mean {total / len(area) / 100:.2f})")
    print("area bands           " + ", ".join(
        f"{low / 100:.0f}-{high / 100:.0f}: {sum(low <= a <= high for a in area.values()) / len(area):.1%}"
        for _, low, high in BANDS))
    print(f"two rows             {sum(n == 2 for n in rooms.values())}")
    print(f"moved in 2026        {len(in_2026)}, of which new {sum(rooms[tuple(r[3:6])] == 1 for r in in_2026)}")
    print(f"left, nobody after   {sum(1 for r in rows if r[11] and rooms[tuple(r[3:6])] == 1)}, "
          f"before 2026-01-02: {sum(1 for r in rows if r[11] and r[11] <= date(2026, 1, 1))}")
    print(f"with e-mail          {len(mails)} ({len(mails) / len(rows):.1%})")
    print(f"consent refused      {sum(r[13] == '否' for r in rows)}")
    print(f"relief               {dict(Counter(r[12] for r in rows if r[12]))}")
    print(f"different names      {len({r[7] for r in rows})}; with a rare character "
          f"{sum(any(c in r[7] for c in RARE) for r in rows)}; compound surname "
          f"{sum(any(r[7].startswith(s.split(':')[0]) for s in COMPOUND.split()) for r in rows)}")
    print(f"small register       {len(small)} rows, {len({tuple(r[3:6]) for r in small})} dwellings")


if __name__ == "__main__":
    main()
