"""Writes tests/data/statements: honest files of every layout, broken twins, and what is to be found in them.

The sums in expected.json are reckoned here, in whole fen, and not by the product. Standard library only; the same bytes
on every run. Every person, account and merchant is invented.

    python3 tests/oracle/make_statements.py
"""

import io
import json
import pathlib
import shutil
import struct
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent / "data" / "statements"
EXPECTED = {"honest": {}, "broken": {}}
BAD = "reconciliation.bad_file"
OUR = "3300160000000000001"
MERCHANT = "1601959334"
ALIPAY = "2088021109625633"


def yuan(fen, places=2):
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fee_text(units):
    sign = "-" if units < 0 else ""
    return f"{sign}{abs(units) // 100000}.{abs(units) % 100000:05d}"


def put(name, data, encoding=None):
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode(encoding) if encoding else data)


def honest(name, data, encoding=None, *, layout, moves, account=None, opening=None, fee=None, first=None, last=None):
    """moves: (day, signed fen) of each; the sums follow from them."""
    put(name, data, encoding)
    money_in = sum(m for _, m in moves if m > 0)
    money_out = -sum(m for _, m in moves if m < 0)
    closing = None if opening is None else opening + money_in - money_out
    EXPECTED["honest"][name] = {
        "layout": layout,
        "account": account,
        "lines": len(moves),
        "opening": None if opening is None else yuan(opening),
        "in": yuan(money_in),
        "out": yuan(money_out),
        "closing": None if closing is None else yuan(closing),
        "fee": None if fee is None else fee_text(fee),
        "from": first or min(d for d, _ in moves),
        "to": last or max(d for d, _ in moves),
    }


def broken(name, data, encoding=None, *, code=BAD, row=None, field="file"):
    put(name, data, encoding)
    EXPECTED["broken"][name] = {"code": code, "row": row, "field": field}


def xlsx(rows):
    """A workbook of one sheet; a cell is text, a number when it is an int or a float."""

    def column(at):
        return chr(ord("A") + at) if at < 26 else "A" + chr(ord("A") + at - 26)

    def cell(value, ref):
        if isinstance(value, (int, float)):
            return f'<c r="{ref}"><v>{value!r}</v></c>'
        text = str(value).replace("&", "&amp;").replace("<", "&lt;")
        return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else ""

    body = "".join(
        f'<row r="{r}">' + "".join(cell(v, f"{column(c)}{r}") for c, v in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts = {
        "[Content_Types].xml": head
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": head
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": head
        + f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="明细" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": head
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": head + f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    return zipped({name: text.encode() for name, text in parts.items()})


class GbkName(zipfile.ZipInfo):
    """Names as Alipay writes them: GBK, without the flag that would say so."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(members, gbk=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = (GbkName if gbk else zipfile.ZipInfo)(name, (2026, 4, 11, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def csv(rows, end="\r\n"):
    return end.join(",".join(str(c) for c in row) for row in rows) + end


# --- CCB

PAYERS = [("张静婷", "9990000000000000001"), ("胡若凯", "9990000000000000002"), ("=cmd|' /C calc'!A0", "9990000000000000003"),
          ("示范保洁服务有限公司", "900000002"), ("来一楠", "9990000000000000004")]
CCB_HEAD = "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号".split(",")
CCB_MOVES = [("2026-04-10", 4245), ("2026-04-10", 4343), ("2026-04-11", 100000), ("2026-04-11", -648000), ("2026-04-12", 4412)]
CCB_OPENING = 8641237


def ccb_rows(longer=False):
    balance, rows = CCB_OPENING, []
    for at, (day, fen) in enumerate(CCB_MOVES):
        balance += fen
        compact = day.replace("-", "")
        debit, credit = ("0", yuan(fen)) if fen > 0 else (yuan(-fen), "0")
        row = [OUR, "示范城市运营服务有限公司", f"{compact} 08:5{at}:20", debit, credit, yuan(balance), "人民币元", *PAYERS[at],
               "示范银行杭州支行", compact, "转账存入", f"12幢{at + 1}单元502物业费", f"120{at}-3306167800N0000447{at}"]
        if longer:
            row += [f"E{at}", "电子转账", f"000{at}", "0"]
        rows.append(row)
    return rows


def ccb():
    rows = ccb_rows()
    told = dict(layout="ccb", moves=CCB_MOVES, account=OUR, opening=CCB_OPENING)
    longer = CCB_HEAD + ["企业流水号", "凭证种类", "凭证号", "交易介质编号"]
    honest("ccb/longer.csv", csv([longer] + ccb_rows(True)), "gb18030", **told)
    ascii_head = [h.replace("（", "(").replace("）", ")") for h in CCB_HEAD]
    honest("ccb/newest_first.csv", "\ufeff" + csv([ascii_head] + rows[::-1], "\n"), "utf-8", **told)
    honest("ccb/sheet.xlsx", xlsx([CCB_HEAD] + rows), **told)
    pdf = [h for h in CCB_HEAD if h != "账户名称"]
    honest("ccb/without_name.csv", csv([pdf] + [[r[0], *r[2:]] for r in rows]), "utf-8", **told)

    def twin(change, at=3, head=CCB_HEAD):
        copy = [list(r) for r in rows]
        change(copy[at - 2])
        return csv([head] + copy)

    def setter(column, value):
        def change(row):
            row[CCB_HEAD.index(column)] = value
        return change

    broken("ccb/balance_wrong.csv", twin(setter("余额", "86500.25")), "gb18030", row=3, field="余额")
    broken("ccb/ruined_serial.csv", twin(setter(CCB_HEAD[-1], "1.20133E+15")), "gb18030", row=3, field=CCB_HEAD[-1])
    broken("ccb/future.csv", twin(setter("记账日期", "20270410"), at=6), "gb18030", row=6, field="记账日期")
    broken("ccb/shifted.csv", twin(lambda r: r.insert(7, "张,静婷")), "gb18030", row=3)
    broken("ccb/dollars.csv", twin(setter("币种", "美元")), "gb18030", row=3, field="币种")
    broken("ccb/exponent.csv", twin(setter(CCB_HEAD[4], "4.3E1")), "gb18030", row=3, field="贷方发生额(收入)")
    broken("ccb/two_accounts.csv", twin(setter("账号", "3300160000000000002")), "gb18030", row=3, field="账号")
    broken("ccb/missing_column.csv", csv([CCB_HEAD[:-1]] + [r[:-1] for r in rows]), "gb18030",
           code="reconciliation.missing_column", row=1, field=CCB_HEAD[-1])
    broken("ccb/cut_within_character.csv", csv([CCB_HEAD] + rows).encode()[:-60] + "存".encode()[:2],
           code="reconciliation.encoding")
    broken("ccb/utf16.csv", csv([CCB_HEAD] + rows), "utf-16", code="reconciliation.encoding")
    numbers = [list(r) for r in rows]
    numbers[1][0] = int(OUR)
    broken("ccb/number_cell.xlsx", xlsx([CCB_HEAD] + numbers), row=3, field="账号")
    broken("ccb/header_only.csv", csv([CCB_HEAD]), "gb18030", code="reconciliation.empty_file")


# --- ICBC

ICBC_MOVES = [("2026-04-16", 4245), ("2026-04-16", -120000), ("2026-04-17", 4245)]
ICBC_OPENING = 1000000


def icbc():
    told = dict(layout="icbc", moves=ICBC_MOVES, opening=ICBC_OPENING)

    def lines():
        balance = ICBC_OPENING
        for at, (day, fen) in enumerate(ICBC_MOVES):
            balance += fen
            yield at, f"{day} 11:09:1{at}", fen, yuan(balance), PAYERS[at % 2]

    marker = ["[HISTORYDETAIL]"]
    a = [marker, "凭证号,交易时间,对方单位,对方账号,转入金额,转出金额,余额,用途,摘要,附言".split(",")]
    for at, time, fen, balance, (payer, number) in lines():
        a.append([f"V{at}", time, payer, number, yuan(fen) if fen > 0 else "", yuan(-fen) if fen < 0 else "", balance,
                  "物业费", "转账", "12-3-502"])
    honest("icbc/a.xlsx", xlsx(a), **told)
    thousands = [list(r) for r in a]
    thousands[2][6] = '"10,042.45"'
    honest("icbc/a.csv", csv(thousands), "gb18030", **told)
    b = [marker, [c + "\t" for c in "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息".split(",")]]
    for at, time, fen, balance, (payer, number) in lines():
        b.append([c + "\t" for c in [f"V{at}", OUR, number, time, "贷" if fen > 0 else "借", yuan(-fen) if fen < 0 else "0.00",
                  yuan(fen) if fen > 0 else "0.00", "102331000001", "转账", "物业费", payer, balance, ""]])
    honest("icbc/b_tabs.csv", csv(b), "gb18030", account=OUR, **told)
    c = [marker, "对方账号,交易时间,借贷标志,对方单位,对方行号,用途,摘要,附言,发生额,余额,币种".split(",")]
    for _, time, fen, balance, (payer, number) in lines():
        c.append([number, time, "贷" if fen > 0 else "借", payer, "1", "物业费", "", "", yuan(abs(fen)), balance, "人民币"])
    honest("icbc/c.csv", csv(c), "utf-8", **told)
    d = [marker, "对方账号,交易时间,对方单位,用途,摘要,附言,回单个性化信息,余额,转出金额,转入金额".split(",")]
    for _, time, fen, balance, (payer, number) in lines():
        d.append([number, time, payer, "物业费", "", "", "", balance, yuan(-fen) if fen < 0 else "-", yuan(fen) if fen > 0 else "-"])
    honest("icbc/d.csv", csv(d), "gb18030", **told)

    def twin(table, at, column, value):
        copy = [list(r) for r in table]
        copy[at - 1][column] = value
        return csv(copy)

    broken("icbc/both_sides.csv", twin(a, 3, 5, "1.00"), "gb18030", row=3, field="转入金额")
    broken("icbc/balance_wrong.csv", twin(a, 4, 6, "1.00"), "gb18030", row=4, field="余额")
    broken("icbc/mark_differs.csv", twin(b, 3, 4, "借\t"), "gb18030", row=3, field="贷方发生额")
    broken("icbc/bad_time.csv", twin(a, 5, 1, "17日"), "gb18030", row=5, field="交易时间")
    broken("icbc/ruined.csv", twin(a, 5, 3, "9.99E+18"), "gb18030", row=5, field="对方账号")
    broken("icbc/no_mark.csv", twin(c, 4, 2, "?"), "utf-8", row=4, field="借贷标志")
    broken("icbc/short_row.csv", csv(a[:3] + [a[3][:5]] + a[4:]), "gb18030", row=4)
    broken("icbc/missing_column.csv", csv([r[:2] + r[3:] if len(r) > 1 else r for r in a]), "gb18030",
           code="reconciliation.missing_column", row=2, field="对方单位")


# --- WeChat

W_ALL = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注".split(",")
W_SUCCESS = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注".split(",")
W_REFUND = W_ALL[:14] + ["退款申请时间", "退款成功时间"] + W_ALL[14:]
W_OLD = "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率".split(",")
W_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额".split(",")
W_OLD_TOTALS = "总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额".split(",")
TX = "42000009252021012849977142"


def w_row(at, time, state, fen, fee, goods="物业费 2026-03"):
    refund = state != "SUCCESS"
    amount, back = (0, fen) if refund else (fen, 0)
    return {
        "交易时间": time, "公众账号ID": "wx81be3101902f7cb2", "商户号": MERCHANT, "特约商户号": "0", "子商户号": "0", "设备号": "",
        "微信订单号": f"{TX}{at:02d}", "商户订单号": f"D202604{at:04d}", "用户标识": f"ofyak5qR_{at}wYsC99CsWA6R", "交易类型": "JSAPI",
        "交易状态": state, "付款银行": "OTHERS", "货币种类": "CNY", "应结订单金额": yuan(amount), "总金额": yuan(amount), "代金券金额": "0.00",
        "代金券或立减优惠金额": "0.00", "微信退款单号": f"503008071720210201060066649{at:02d}" if state == "REFUND" else "0",
        "商户退款单号": f"R202604{at:04d}" if refund else "0", "退款金额": yuan(back), "充值券退款金额": "0.00", "代金券或立减优惠退款金额": "0.00",
        "退款类型": "ORIGINAL" if state == "REFUND" else "", "退款状态": "SUCCESS" if state == "REFUND" else "", "商品名称": goods,
        "商户数据包": "account=1", "手续费": fee_text(fee), "费率": "0.60%", "订单金额": yuan(amount), "申请退款金额": yuan(back), "费率备注": "",
        "退款申请时间": time, "退款成功时间": time,
    }


def w_file(head, totals, rows, end="\r\n"):
    lines = [",".join(head)]
    lines += [",".join("`" + row[name] for name in head) for row in rows]

    def cents(name):
        return sum(round(float(r[name]) * 100) for r in rows)

    values = {
        "总交易单数": str(len(rows)), "应结订单总金额": yuan(cents("应结订单金额")), "总交易额": yuan(cents("总金额")),
        "退款总金额": yuan(cents("退款金额")), "总退款金额": yuan(cents("退款金额")), "充值券退款总金额": "0.00",
        "总代金券或立减优惠退款金额": "0.00", "订单总金额": yuan(cents("订单金额")), "申请退款总金额": yuan(cents("申请退款金额")),
        "手续费总金额": fee_text(sum(round(float(r["手续费"]) * 100000) for r in rows)),
    }
    lines += [",".join(totals), ",".join("`" + values[name] for name in totals)]
    return end.join(lines) + end


def wechat():
    paid = [w_row(1, "2026-04-10 17:07:11", "SUCCESS", 4245, 25470), w_row(2, "2026-04-10 18:07:11", "SUCCESS", 4343, 26058, "物业费,含 \"车位\"")]
    back = [w_row(3, "2026-04-10 19:07:11", "REFUND", 4245, -25470), w_row(4, "2026-04-10 20:00:00", "REVOKED", 100, 0)]
    back[0]["微信订单号"] = paid[0]["微信订单号"]
    back[1]["商户退款单号"] = "0"
    paid_moves = [("2026-04-10", 4245), ("2026-04-10", 4343)]
    back_moves = [("2026-04-10", -4245), ("2026-04-10", -100)]
    told = dict(layout="wechat.trade", account=MERCHANT)
    every = w_file(W_ALL, W_TOTALS, paid + back)
    honest("wechat_trade/all.csv", every, "utf-8", moves=paid_moves + back_moves, fee=26058, **told)
    honest("wechat_trade/all_gbk.csv", w_file(W_ALL, W_TOTALS, paid + back, "\n"), "gb18030", moves=paid_moves + back_moves, fee=26058, **told)
    success_totals = ["总交易单数", "应结订单总金额", "手续费总金额", "订单总金额"]
    honest("wechat_trade/success.csv", "\ufeff" + w_file(W_SUCCESS, success_totals, paid), "utf-8", moves=paid_moves, fee=51528, **told)
    honest("wechat_trade/refund.csv", w_file(W_REFUND, W_TOTALS, back), "utf-8", moves=back_moves, fee=-25470, **told)
    honest("wechat_trade/older.csv", w_file(W_OLD, W_OLD_TOTALS, paid + back), "utf-8", moves=paid_moves + back_moves, fee=26058, **told)

    broken("wechat_trade/no_bill.txt", "No Bill Exist", "utf-8", code="reconciliation.no_bill")
    lines = every.split("\r\n")
    broken("wechat_trade/truncated.csv", "\r\n".join(lines[:4]) + "\r\n", "utf-8", row=4)
    broken("wechat_trade/totals_cut.csv", "\r\n".join(lines[:6]) + "\r\n", "utf-8", row=6)
    broken("wechat_trade/ruined.csv", every.replace(TX + "02", "4.20001E+27"), "utf-8", row=3, field="微信订单号")
    broken("wechat_trade/ruined_to_noughts.csv", every.replace(TX + "02", "4200000925202100000000000000"), "utf-8", row=3, field="微信订单号")
    broken("wechat_trade/doctored.csv", every.replace("`43.43", "`53.43"), "utf-8", row=7, field="应结订单总金额")
    broken("wechat_trade/fee_doctored.csv", every.replace("`0.26058,`0.60%", "`0.36058,`0.60%"), "utf-8", row=7, field="手续费总金额")
    broken("wechat_trade/row_missing.csv", "\r\n".join(lines[:2] + lines[3:]), "utf-8", row=6, field="总交易单数")
    broken("wechat_trade/no_backticks.csv", "\r\n".join([lines[0]] + [l.replace("`", "") for l in lines[1:5]] + lines[5:]), "utf-8", row=2)
    broken("wechat_trade/unknown_state.csv", every.replace("`REVOKED", "`MAYBE"), "utf-8", row=5, field="交易状态")
    broken("wechat_trade/shifted.csv", every.replace("`JSAPI,`SUCCESS", "`JSAPI,`,`SUCCESS", 1), "utf-8", row=2)
    broken("wechat_trade/two_merchants.csv", every.replace(MERCHANT, "1601959335", 1), "utf-8", row=3, field="商户号")
    broken("wechat_trade/twice.csv", w_file(W_ALL, W_TOTALS, paid + paid[:1]), "utf-8", row=4, field="微信订单号")
    broken("wechat_trade/six_decimals.csv", every.replace("`0.26058,", "`0.260580,"), "utf-8", row=3, field="手续费")
    broken("wechat_trade/after_the_end.csv", every + lines[1] + "\r\n", "utf-8", row=8)
    broken("wechat_trade/missing_column.csv", every.replace("交易状态", "状态", 1), "utf-8",
           code="reconciliation.missing_column", row=1, field="交易状态")

    head = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号"
    moves = [("2026-04-10", 4245), ("2026-04-10", -25), ("2026-04-10", -4245), ("2026-04-10", 25)]
    names = [("交易", "交易"), ("扣除交易手续费", "扣除交易手续费"), ("退款", "退款"), ("手续费退回", "手续费退回")]
    balance, rows = 100000, []
    for at, (day, fen) in enumerate(moves):
        balance += fen
        rows.append([f"{day} 17:0{at}:11", f"{TX}0{at // 2}", f"10000{at // 2}", *names[at], "收入" if fen > 0 else "支出",
                     yuan(abs(fen)), yuan(balance), "system", "", f"D202604000{at // 2}"])
    body = [head] + [",".join("`" + c for c in r) for r in rows]
    body += ["资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额", "`4,`2,`42.70,`2,`42.70"]
    text = "\r\n".join(body) + "\r\n"
    honest("wechat_fund/fund.csv", text, "utf-8", layout="wechat.fund", moves=moves, opening=100000)
    honest("wechat_fund/fund_gbk.csv", text, "gb18030", layout="wechat.fund", moves=moves, opening=100000)
    broken("wechat_fund/balance_wrong.csv", text.replace("`1042.20", "`1042.21"), "utf-8", row=3, field="账户结余(元)")
    broken("wechat_fund/count_wrong.csv", text.replace("`4,`2", "`5,`2"), "utf-8", row=7, field="资金流水总笔数")
    broken("wechat_fund/sum_wrong.csv", text.replace("`2,`42.70,`2", "`2,`42.71,`2"), "utf-8", row=7, field="收入金额")
    broken("wechat_fund/truncated.csv", "\r\n".join(body[:4]), "utf-8", row=4)
    broken("wechat_fund/neither_side.csv", text.replace("`支出", "`冻结", 1), "utf-8", row=3, field="收支类型")


# --- Alipay

A_HEAD = "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"


def a_row(at, kind, fen, fee, refund="", time="2026-04-10 10:55:1"):
    return [f"2026041022001458860515315{at:03d}\t", f"D202604{at:04d}\t", f"{kind}\t", "物业费", f"{time}{at}", f"{time}{at}", "store\t",
            "store\t", "alipay\t", "\t", "*静婷(602***@example.com)\t", yuan(fen), yuan(fen), "0.00", "0.00", "0.00", "0.00", "0.00", "",
            "0.00\t", "0.00", f"{refund}\t", yuan(fee), "0.00", "物业费"]


def alipay():
    rows = [a_row(1, "交易", 4245, -25), a_row(2, "交易", 4343, -26), a_row(3, "退款", -4245, 25, "R2026040001")]
    rows[2][0] = rows[0][0]
    rows[2][1] = rows[0][1]
    moves = [("2026-04-10", 4245), ("2026-04-10", 4343), ("2026-04-10", -4245)]
    preamble = ["#支付宝业务明细查询", f"#账号：[{ALIPAY}0156]",
                "#起始日期：[2026年04月10日 00:00:00]   终止日期：[2026年04月11日 00:00:00]",
                "#-----------------------------------------业务明细列表----------------------------------------"]
    trailer = ["#-----------------------------------------业务明细列表结束------------------------------------",
               "#交易合计：2笔，商家实收共85.88元，商家优惠共0.00元", "#退款合计：1笔，商家实收退款共-42.45元，商家优惠退款共0.00元",
               "#导出时间：[2026年04月11日 05:46:49]"]

    def text(rows=rows, trailer=trailer, pad=""):
        lines = [p + pad for p in preamble] + [A_HEAD] + [",".join(r) for r in rows] + [t + pad for t in trailer]
        return "\r\n".join(lines) + "\r\n"

    summary = "\r\n".join(["#支付宝业务汇总查询", f"#账号：[{ALIPAY}0156]", "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）",
                           "store,store,2,1,43.43", "#导出时间：[2026年04月11日 05:46:49]"]) + "\r\n"
    told = dict(layout="alipay.business", account=ALIPAY, moves=moves, fee=26000, first="2026-04-10", last="2026-04-10")
    detail = text().encode("gb18030")
    # The summary stands first, and the names say nothing to who cannot read GBK.
    pair = {"20880211096256330156_20260410_业务明细(汇总).csv": summary.encode("gb18030"),
            "20880211096256330156_20260410_业务明细.csv": detail}
    honest("alipay_business/detail_and_summary.zip", zipped(pair, gbk=True), **told)
    honest("alipay_business/bare.csv", detail, **told)
    honest("alipay_business/padded.csv", text(pad="," * 24), "utf-8", **told)
    nothing = ["#-----业务明细列表结束-----", "#交易合计：0笔，商家实收共0.00元，商家优惠共0.00元",
               "#退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00元"]
    honest("alipay_business/quiet_day.csv", text([], nothing), "gb18030", **{**told, "moves": [], "fee": 0})
    broken("alipay_business/doctored.csv", text().replace("43.43", "53.43"), "gb18030", row=10, field="交易合计")
    broken("alipay_business/count_wrong.csv", text().replace("退款合计：1笔", "退款合计：2笔"), "gb18030", row=11, field="退款合计")
    broken("alipay_business/cut_off.csv", "\r\n".join(text().split("\r\n")[:7]) + "\r\n", "gb18030", row=7)
    broken("alipay_business/positive_refund.csv", text().replace("-42.45,-42.45", "42.45,42.45"), "gb18030", row=8, field="商家实收(元)")
    broken("alipay_business/ruined.csv", text().replace("2026041022001458860515315002\t", "2.02604E+27"), "gb18030", row=7, field="支付宝交易号")
    broken("alipay_business/ruined_account.csv", text().replace(f"{ALIPAY}0156", "2.0880E+19"), "gb18030", row=2, field="账号")
    broken("alipay_business/outside_period.csv", text([*rows[:2], a_row(3, "退款", -4245, 25, "R1", "2026-04-12 10:55:1")]), "gb18030", row=8, field="完成时间")
    broken("alipay_business/unknown_kind.csv", text().replace("交易\t", "其他\t", 1), "gb18030", row=6, field="业务类型")
    broken("alipay_business/only_summary.zip", zipped({"a.csv": summary.encode("gb18030")}), code="reconciliation.zip_none")
    broken("alipay_business/two_details.zip", zipped({"a.csv": detail, "b.csv": detail}), code="reconciliation.zip_two")
    broken("alipay_business/bomb.zip", zipped({"a.csv": b"0" * 30_000_000}), code="reconciliation.zip_bomb")
    broken("alipay_business/lying_size.zip", lying(zipped({"a.csv": b"0" * 30_000_000})), code="reconciliation.zip_unreadable")
    broken("alipay_business/many.zip", zipped({f"{n}.csv": b"x" for n in range(30)}), code="reconciliation.zip_too_many")
    broken("alipay_business/cut.zip", zipped(pair)[:-30], code="reconciliation.zip_unreadable")

    head = "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注"
    flow = [["2026041000001\t", "2026041022001\t", "D2026040001\t", "物业费\t", "2026-04-10 10:55:23", "a***@example.com", "42.45", "", "1042.45", "支付宝\t", "交易付款\t", "\t"],
            ["2026041000002\t", "2026041022001\t", "D2026040001\t", "\t", "2026-04-10 10:55:24", "", "", "-0.25", "1042.20", "支付宝\t", "收费\t", "服务费\t"],
            ["2026041000003\t", "2026041022001\t", "D2026040001\t", "物业费\t", "2026-04-11 11:00:00", "a***@example.com", "", "-42.45", "999.75", "支付宝\t", "交易退款\t", "\t"]]
    flow_moves = [("2026-04-10", 4245), ("2026-04-10", -25), ("2026-04-11", -4245)]
    before = ["#支付宝账务明细查询", f"#账号：[{ALIPAY}0156]", "#起始日期：[2026年04月10日 00:00:00]   终止日期：[2026年04月12日 00:00:00]",
              "#-----------------------------------------账务明细列表----------------------------------------"]
    after = ["#-----------------------------------------账务明细列表结束------------------------------------", "#支出合计：2笔，共42.70元",
             "#收入合计：1笔，共42.45元", "#导出时间：[2026年04月12日 05:46:49]"]
    whole = "\r\n".join(before + [head] + [",".join(r) for r in flow] + after) + "\r\n"
    flow_told = dict(layout="alipay.account", account=ALIPAY, moves=flow_moves, opening=100000, first="2026-04-10", last="2026-04-11")
    honest("alipay_account/flow.csv", whole, "gb18030", **flow_told)
    newer = ",账务流水号,业务流水号,商户订单号,业务描述,业务基础订单号,发生时间,对方账号,账户余额(元),收入金额(+元),支出金额(-元),交易渠道,业务类型,备注"
    newest = [["", r[0], r[1], r[2], r[3], "", r[4], r[5], r[8], r[6] or "0.00", (r[7] or "0.00").lstrip("-"), r[9], r[10], r[11]] for r in flow[::-1]]
    honest("alipay_account/flow_2026.csv", "\r\n".join(before + [newer] + [",".join(r) for r in newest] + after) + "\r\n", "utf-8", **flow_told)
    broken("alipay_account/balance_wrong.csv", whole.replace("1042.20", "1042.21"), "gb18030", row=7, field="账户余额(元)")
    broken("alipay_account/sum_wrong.csv", whole.replace("共42.70元", "共42.71元"), "gb18030", row=10, field="支出合计")
    broken("alipay_account/both_sides.csv", whole.replace("42.45,,1042.45", "42.45,-1.00,1042.45"), "gb18030", row=6, field="收入金额(+元)")
    broken("alipay_account/cut_off.csv", "\r\n".join(whole.split("\r\n")[:7]), "gb18030", row=7)
    broken("alipay_account/ruined.csv", whole.replace("2026041000002\t", "2.02604E+12"), "gb18030", row=7, field="账务流水号")


def lying(archive):
    """The same archive, whose directory says a member is small."""
    data = bytearray(archive)
    central = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 10)
    struct.pack_into("<I", data, data.index(b"PK\x03\x04") + 22, 10)
    return bytes(data)


# --- camt.053

def camt():
    def bal(code, fen, day, ccy="CNY"):
        side = "CRDT" if fen >= 0 else "DBIT"
        return f"""   <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{ccy}">{yuan(abs(fen))}</Amt><CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
"""

    def details(at, fen=None, payer="张静婷", memo="12幢3单元502物业费"):
        amount = f'<AmtDtls><TxAmt><Amt Ccy="CNY">{yuan(fen)}</Amt></TxAmt></AmtDtls>' if fen is not None else ""
        return f"""     <TxDtls><Refs><EndToEndId>E2E-{at}</EndToEndId><TxId>TX-{at}</TxId></Refs>{amount}
      <RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr><DbtrAcct><Id><Othr><Id>999000000000000000{at}</Id></Othr></Id></DbtrAcct></RltdPties>
      <RmtInf><Ustrd>{memo}</Ustrd></RmtInf></TxDtls>
"""

    def ntry(at, fen, day, inner, more=""):
        side = "CRDT" if fen > 0 else "DBIT"
        return f"""   <Ntry><Amt Ccy="CNY">{yuan(abs(fen))}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>BANK-{at}</AcctSvcrRef>
    <NtryDtls>
{inner}    </NtryDtls></Ntry>
"""

    def stmt(opening, entries, closing, extra="", day="2026-04-10", last="2026-04-11"):
        return f"""  <Stmt><Id>S1</Id>
   <FrToDt><FrDtTm>{day}T00:00:00+08:00</FrDtTm><ToDtTm>{last}T23:59:59+08:00</ToDtTm></FrToDt>
   <Acct><Id><Othr><Id>{OUR}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
{bal("OPBD", opening, day)}{bal("CLBD", closing, last)}{extra}{"".join(entries)}  </Stmt>
"""

    def document(*statements, version="02", before=""):
        return f"""<?xml version="1.0" encoding="UTF-8"?>
{before}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
 <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-04-11T23:59:59+08:00</CreDtTm></GrpHdr>
{"".join(statements)} </BkToCstmrStmt>
</Document>
"""

    plain = [ntry(1, 4245, "2026-04-10", details(1)), ntry(2, -120000, "2026-04-11", details(2, payer="示范保洁&amp;绿化")),
             ntry(3, -4245, "2026-04-11", details(3), "<RvslInd>true</RvslInd>")]
    moves = [("2026-04-10", 4245), ("2026-04-11", -120000), ("2026-04-11", -4245)]
    told = dict(layout="camt.053", account=OUR, opening=1000000, first="2026-04-10", last="2026-04-11")
    summary = """   <TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries><Sum>1284.90</Sum></TtlNtries><TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>42.45</Sum></TtlCdtNtries></TxsSummry>
"""
    whole = document(stmt(1000000, plain, 880000, summary))
    honest("camt053/statement.xml", whole, "utf-8", moves=moves, **told)
    batch = ntry(4, 10000, "2026-04-10", details(1, 4245) + details(2, 4343, "胡若凯", "B202604-000123") + details(3, 1412))
    batch_moves = [("2026-04-10", 4245), ("2026-04-10", 4343), ("2026-04-10", 1412)]
    batched = document(stmt(1000000, [batch], 1010000), version="08").replace("<Dbtr><Nm>张静婷</Nm></Dbtr>", "<Dbtr><Pty><Nm>张静婷</Nm></Pty></Dbtr>")
    honest("camt053/batch.xml", batched, "utf-8", moves=batch_moves, **told)
    second = stmt(880000, [ntry(5, 4245, "2026-04-12", details(5))], 884245, day="2026-04-12", last="2026-04-12")
    two = document(stmt(1000000, plain, 880000), second)
    honest("camt053/two_days.xml", two, "utf-8", moves=moves + [("2026-04-12", 4245)], **{**told, "last": "2026-04-12"})
    pending = plain + [ntry(9, 999, "2026-04-11", details(9)).replace("BOOK", "PDNG")]
    honest("camt053/pending_is_not_booked.xml", document(stmt(1000000, pending, 880000)), "utf-8", moves=moves, **told)

    def line_of(text, needle, nth=1):
        at = -1
        for _ in range(nth):
            at = text.index(needle, at + 1)
        return text.count("\n", 0, at) + 1

    def twin(name, text, needle, field, nth=1, code=BAD):
        broken(f"camt053/{name}.xml", text, "utf-8", code=code, row=line_of(text, needle, nth) if needle else None, field=field)

    differs = batched.replace("14.12", "14.13")
    twin("batch_differs", differs, "<Ntry>", "TxDtls")
    twin("closing_differs", whole.replace("8800.00", "8800.01"), "<Id>S1", "Bal")
    twin("summary_wrong", whole.replace("<Sum>42.45", "<Sum>42.46"), "<Sum>42.46", "TtlCdtNtries")
    twin("euro", whole.replace('Ccy="CNY">1200.00', 'Ccy="EUR">1200.00'), 'Ccy="EUR"', "Ccy")
    twin("gap", two.replace("8800.00", "8800.00", 1).replace('<Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">8800.00', '<Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">8801.00').replace("8842.45", "8843.45"), "<Id>S1", "Bal", 2)
    twin("no_direction", whole.replace("<CdtDbtInd>DBIT", "<CdtDbtInd>BOTH", 1), "BOTH", "CdtDbtInd")
    twin("outside_period", whole.replace("<BookgDt><Dt>2026-04-10", "<BookgDt><Dt>2026-04-09"), "<TxDtls>", "BookgDt")
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    twin("entities", document(stmt(1000000, plain, 880000), before=laughs).replace("12幢", "&b;", 1), "<!DOCTYPE", "file", code="reconciliation.xml_entities")
    undeclared = whole.replace("12幢", "&b;", 1)
    twin("undeclared_entity", undeclared, "&b;", "file", code="reconciliation.xml_entities")
    cut = whole[: whole.index("BANK-3")]
    broken("camt053/cut_off.xml", cut, "utf-8", code="reconciliation.xml_broken", row=cut.count("\n") + 1)
    deep = document("  <Stmt>\n" + "<a>" * 60 + "</a>" * 60 + "</Stmt>\n")
    twin("too_deep", deep, "<a>", "file", code="reconciliation.xml_too_large")


# --- MT940

def mt940():
    def statement(number, opening, entries, closing, day="260410", last="260411"):
        lines = [":20:STMT1", f":25:BANKCNBJ/{OUR}", f":28C:{number}/1", f":60F:C{day}CNY{yuan(opening).replace('.', ',')}"]
        return lines + entries + [f":62F:C{last}CNY{yuan(closing).replace('.', ',')}", f":64:C{last}CNY{yuan(closing).replace('.', ',')}"]

    entries = [":61:2604100410C42,45NTRFD2026040001//BANK-1", ":86:166?00转账?20翠苑一区12幢3单元502?21物业费?319990000000000000001?32张静婷",
               ":61:2604100411D1200,NTRFNONREF//BANK-2", ":86:/EREF/E-2/ORDP//NAME/示范保洁服务有限公司/REMI/保洁费",
               ":61:2604110411RC42,45NTRFNONREF//BANK-3", ":86:冲正 12幢3单元502", "重复入账"]
    moves = [("2026-04-10", 4245), ("2026-04-11", -120000), ("2026-04-11", -4245)]
    told = dict(layout="mt940", account=OUR, opening=1000000)
    lines = statement(1, 1000000, entries, 880000)
    plain = "\r\n".join(lines) + "\r\n"
    envelope = "{1:F01BANKCNBJAXXX0000000000}{2:I940BANKCNBJXXXXN}{4:\r\n" + plain + "-}\r\n"
    honest("mt940/envelope.sta", envelope, "utf-8", moves=moves, **told)
    honest("mt940/gbk.txt", plain, "gb18030", moves=moves, **told)
    more = statement(2, 880000, [":61:260412C42,45NTRFNONREF", ":86:物业费"], 884245, "260411", "260412")
    pages = [l.replace(":60F:", ":60M:") for l in more]
    multi = "\n".join(lines + ["-"] + more) + "\n"
    honest("mt940/two_statements.txt", multi, "utf-8", moves=moves + [("2026-04-12", 4245)], **told)
    honest("mt940/two_pages.txt", "\n".join([l.replace(":62F:", ":62M:") for l in lines[:-1]] + pages) + "\n", "utf-8",
           moves=moves + [("2026-04-12", 4245)], **told)
    honest("mt940/quiet_day.txt", "\r\n".join(statement(3, 1000, [], 1000)) + "\r\n", "utf-8", layout="mt940", account=OUR, opening=1000,
           moves=[], first="2026-04-10", last="2026-04-11")
    broken("mt940/closing_differs.txt", plain.replace("CNY8800,00", "CNY8800,01"), "utf-8", row=12, field=":62F:")
    broken("mt940/cut_off.txt", "\r\n".join(lines[:9]) + "\r\n", "utf-8", row=9)
    broken("mt940/bad_entry.txt", plain.replace("D1200,NTRF", "X1200,NTRF"), "utf-8", row=7, field=":61:")
    broken("mt940/dot_amount.txt", plain.replace("C42,45NTRF", "C42.45NTRF", 1), "utf-8", row=5, field=":61:")
    broken("mt940/euro.txt", plain.replace(":60F:C260410CNY", ":60F:C260410EUR"), "utf-8", row=4, field=":60F:")
    broken("mt940/gap.txt", multi.replace(":60F:C260411CNY8800,00", ":60F:C260411CNY8801,00").replace("8842,45", "8843,45"), "utf-8", row=18, field=":60F:")
    broken("mt940/two_accounts.txt", multi[: len(multi) // 2] + multi[len(multi) // 2:].replace(OUR, "3300160000000000002"), "utf-8", row=16, field=":25:")
    broken("mt940/future.txt", plain.replace("2604110411RC", "2704110411RC"), "utf-8", row=9, field=":61:")


# --- any other bank, by a profile

def profile():
    moves = [("2026-04-10", 4245), ("2026-04-10", -120000), ("2026-04-11", 4343)]
    opening, balance, two, signed, word = 1000000, 1000000, [], [], []
    for at, (day, fen) in enumerate(moves):
        balance += fen
        slash = "/".join(reversed(day.split("-")))
        payer, number = PAYERS[at]
        two.append([f"K{at}", slash, yuan(fen) if fen > 0 else "", yuan(-fen) if fen < 0 else "", yuan(balance), payer, number, "物业费"])
        signed.append([day.replace("-", ""), yuan(fen), yuan(balance), payer, "物业费"])
        word.append([day, "收" if fen > 0 else "付", yuan(abs(fen)), payer])
    note = ["杭州示范银行对公明细", "", f"账号 {OUR}"]
    head = ["流水号", "交易日期", "收入", "支出", "账户余额", "对手方", "对手账号", "附言"]
    text = "\n".join(note + [";".join(head)] + [";".join(r) for r in two]) + "\n"
    honest("profile/two_columns.csv", text, "utf-8", layout="profile:two_columns", moves=moves, opening=opening)
    honest("profile/two_columns.xlsx", xlsx([[n] for n in note] + [head] + two), layout="profile:two_columns", moves=moves, opening=opening)
    tabs = "\r\n".join(["日期\t金额\t结余\t户名\t用途"] + ["\t".join(r) for r in signed]) + "\r\n"
    honest("profile/signed.txt", tabs, "gb18030", layout="profile:signed", moves=moves, opening=opening)
    honest("profile/direction.csv", "\n".join(["记账日,方向,发生额,名称"] + [",".join(r) for r in word]), "utf-8",
           layout="profile:direction", moves=moves)
    broken("profile/balance_wrong.csv", text.replace("8842.45", "8842.46"), "utf-8", row=6, field="账户余额")
    broken("profile/wrong_day.csv", text.replace("11/04/2026", "2026-04-11"), "utf-8", row=7, field="交易日期")
    broken("profile/key_twice.csv", text.replace("K2", "K1"), "utf-8", row=7, field="流水号")
    broken("profile/neither_word.csv", "\n".join(["记账日,方向,发生额,名称"] + [",".join(r) for r in word]).replace("付", "冻"), "utf-8", row=3, field="方向")
    broken("profile/no_such_bank.csv", "日子,钱\n2026-04-10,1.00\n", "utf-8", code="reconciliation.unknown_layout")


# --- no statement at all

def others():
    unknown = "reconciliation.unknown_layout"
    broken("other/empty.csv", b"", code=unknown)
    broken("other/letter.txt", "尊敬的客户：您好。\n", "utf-8", code=unknown)
    broken("other/picture.jpg", bytes([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]) + b"JFIF" + bytes(40), code="reconciliation.encoding")
    broken("other/other.xml", "<invoice><total>1</total></invoice>\n", "utf-8", code=unknown)
    broken("other/old.xls", bytes([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + bytes(100), code="sheet.old_excel")
    broken("other/big5.csv", "帳號,餘額\n1,2\n", "big5", code=unknown)


def main():
    if ROOT.exists():
        shutil.rmtree(ROOT)
    for part in (ccb, icbc, wechat, alipay, camt, mt940, profile, others):
        part()
    text = json.dumps(EXPECTED, ensure_ascii=False, indent=1, sort_keys=True)
    put("expected.json", text + "\n", "utf-8")


main()
