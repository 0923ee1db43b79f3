//! Whatever a bank or a channel writes in its layout is read back as the same movements.

use chrono::{Days, NaiveDate};
use dawuye::reconciliation::formats::{Content, Parsed, parse};
use entity::enums::{Direction, LineStatus};
use entity::value::{ChannelFee, Fen};
use proptest::prelude::*;

use crate::statement_files::today;

/// A movement as it is written.
#[derive(Debug, Clone)]
struct Told {
    day: NaiveDate,
    /// Negative when money goes out.
    fen: i64,
    fee: i64,
    payer: String,
    memo: String,
}

const OUR: &str = "3300160000000000001";

/// Words without what a layout uses for itself.
fn words() -> impl Strategy<Value = String> {
    "[一-龥A-Za-z0-9=@()（）·-]{0,12}"
}

fn told() -> impl Strategy<Value = Vec<Told>> {
    let one = (0u64..60, 1i64..10_000_000_000, any::<bool>(), -99_999i64..99_999, words(), words()).prop_map(
        |(after, fen, out, fee, payer, memo)| Told {
            day: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().checked_add_days(Days::new(after)).unwrap(),
            fen: if out { -fen } else { fen },
            fee,
            payer,
            memo,
        },
    );
    proptest::collection::vec(one, 1..30)
}

fn parsed(text: String) -> Parsed {
    let content = Content::Text(text);
    parse(&content, today(), &[]).unwrap_or_else(|e| panic!("{e}\n{content:?}"))
}

type Line = (NaiveDate, i64, String, String);

fn lines(parsed: &Parsed) -> Vec<Line> {
    parsed.movements.iter().map(|m| (m.booked_on, m.signed(), m.payer.clone(), m.memo.clone())).collect()
}

fn wanted(told: &[Told]) -> Vec<Line> {
    told.iter().map(|t| (t.day, t.fen, t.payer.clone(), t.memo.clone())).collect()
}

fn sides(fen: i64) -> (String, String) {
    let amount = Fen(fen.abs()).to_string();
    if fen > 0 { ("0".into(), amount) } else { (amount, "0".into()) }
}

fn ccb(told: &[Told], opening: i64) -> String {
    let mut balance = opening;
    let mut out = String::from(
        "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号\r\n",
    );
    for (n, t) in told.iter().enumerate() {
        balance += t.fen;
        let (debit, credit) = sides(t.fen);
        let day = t.day.format("%Y%m%d");
        out += &format!(
            "{OUR},x,{day} 08:00:00,{debit},{credit},{},人民币元,{},1,,{day},,{},{n}-1\r\n",
            Fen(balance),
            t.payer,
            t.memo
        );
    }
    out
}

fn wechat(told: &[Told]) -> String {
    let mut out = String::from(
        "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\n",
    );
    let total = |fens: Vec<i64>| Fen(fens.iter().sum()).to_string();
    for (n, t) in told.iter().enumerate() {
        let (paid, back) = if t.fen > 0 { (t.fen, 0) } else { (0, -t.fen) };
        let state = if t.fen > 0 { "SUCCESS" } else { "REFUND" };
        let cells = [
            format!("{} 12:00:00", t.day),
            "wx".into(),
            "1601959334".into(),
            "0".into(),
            String::new(),
            format!("T{n}"),
            format!("O{n}"),
            t.payer.clone(),
            "JSAPI".into(),
            state.into(),
            "X".into(),
            "CNY".into(),
            Fen(paid).to_string(),
            "0.00".into(),
            format!("R{n}"),
            format!("B{n}"),
            Fen(back).to_string(),
            "0.00".into(),
            String::new(),
            "SUCCESS".into(),
            t.memo.clone(),
            String::new(),
            ChannelFee(t.fee).to_string(),
            "0.60%".into(),
            Fen(paid).to_string(),
            Fen(back).to_string(),
            String::new(),
        ];
        out += &cells.iter().map(|c| format!("`{c}")).collect::<Vec<_>>().join(",");
        out += "\n";
    }
    let paid = total(told.iter().map(|t| t.fen.max(0)).collect());
    let back = total(told.iter().map(|t| (-t.fen).max(0)).collect());
    let fee = ChannelFee(told.iter().map(|t| t.fee).sum());
    out += "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n";
    out += &format!("`{},`{paid},`{back},`0.00,`{fee},`{paid},`{back}\n", told.len());
    out
}

fn alipay(told: &[Told]) -> String {
    let mut out = String::from(
        "#支付宝业务明细查询\n#账号：[20880211096256330156]\n#起始日期：[2026年03月01日 00:00:00]   终止日期：[2026年06月01日 00:00:00]\n#----业务明细列表----\n支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\n",
    );
    for (n, t) in told.iter().enumerate() {
        let (kind, refund) = if t.fen > 0 { ("交易", String::new()) } else { ("退款", format!("R{n}")) };
        let (amount, at) = (Fen(t.fen), format!("{} 12:00:00", t.day));
        out += &format!(
            "T{n}\t,O{n}\t,{kind}\t,{},{at},{at},\t,\t,\t,\t,{}\t,{amount},{amount},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,{refund}\t,{},0.00,\n",
            t.memo,
            t.payer,
            Fen(t.fee)
        );
    }
    let sum = |refunds: bool| {
        let of: Vec<i64> = told.iter().map(|t| t.fen).filter(|f| (*f < 0) == refunds).collect();
        (of.len(), Fen(of.iter().sum()))
    };
    let ((trades, got), (refunds, gave)) = (sum(false), sum(true));
    out += &format!(
        "#----业务明细列表结束----\n#交易合计：{trades}笔，商家实收共{got}元，商家优惠共0.00元\n#退款合计：{refunds}笔，商家实收退款共{gave}元，商家优惠退款共0.00元\n"
    );
    out
}

fn comma(fen: i64) -> String {
    Fen(fen.abs()).to_string().replace('.', ",")
}

fn mark(fen: i64) -> char {
    if fen < 0 { 'D' } else { 'C' }
}

fn mt940(told: &[Told], opening: i64) -> String {
    let closing = opening + told.iter().map(|t| t.fen).sum::<i64>();
    let mut out =
        format!(":20:S\r\n:25:{OUR}\r\n:28C:1/1\r\n:60F:{}260301CNY{}\r\n", mark(opening), comma(opening));
    for (n, t) in told.iter().enumerate() {
        let side = if t.fen > 0 { "C" } else { "D" };
        out += &format!(
            ":61:{}{side}{}NTRFNONREF//B{n}\r\n:86:166?20{}?32{}\r\n",
            t.day.format("%y%m%d%m%d"),
            comma(t.fen),
            t.memo,
            t.payer
        );
    }
    out += &format!(":62F:{}260501CNY{}\r\n", mark(closing), comma(closing));
    out
}

fn camt(told: &[Told], opening: i64) -> String {
    let side = |fen: i64| if fen < 0 { "DBIT" } else { "CRDT" };
    let balance = |code: &str, fen: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal>",
            Fen(fen.abs()),
            side(fen)
        )
    };
    let closing = opening + told.iter().map(|t| t.fen).sum::<i64>();
    let mut out = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>{OUR}</Id></Othr></Id></Acct>{}{}",
        balance("OPBD", opening),
        balance("CLBD", closing)
    );
    for (n, t) in told.iter().enumerate() {
        let party = if t.fen > 0 { "Dbtr" } else { "Cdtr" };
        out += &format!(
            "<Ntry><Amt Ccy=\"CNY\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{}</Dt></BookgDt><AcctSvcrRef>B{n}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><{party}><Nm>{}</Nm></{party}></RltdPties><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
            Fen(t.fen.abs()),
            side(t.fen),
            t.day,
            t.payer,
            t.memo
        );
    }
    out + "</Stmt></BkToCstmrStmt></Document>"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bank_csv_is_read_back(told in told(), opening in -1_000_000i64..1_000_000) {
        let read = parsed(ccb(&told, opening));
        prop_assert_eq!(lines(&read), wanted(&told));
        prop_assert_eq!(read.opening, Some(Fen(opening)));
    }

    #[test]
    fn mt940_is_read_back(told in told(), opening in -1_000_000i64..1_000_000) {
        let read = parsed(mt940(&told, opening));
        prop_assert_eq!(lines(&read), wanted(&told));
        prop_assert_eq!(read.opening, Some(Fen(opening)));
    }

    #[test]
    fn camt_is_read_back(told in told(), opening in -1_000_000i64..1_000_000) {
        let read = parsed(camt(&told, opening));
        prop_assert_eq!(lines(&read), wanted(&told));
    }

    #[test]
    fn a_wechat_bill_is_read_back(told in told()) {
        let read = parsed(wechat(&told));
        let wanted: Vec<Line> = told.iter().map(|t| (t.day, t.fen, String::new(), t.memo.clone())).collect();
        prop_assert_eq!(lines(&read), wanted);
        for (n, (m, t)) in read.movements.iter().zip(&told).enumerate() {
            prop_assert_eq!(m.fee, Some(ChannelFee(t.fee)));
            let (status, reference) = match m.direction {
                Direction::In => (LineStatus::Paid, format!("O{n}")),
                Direction::Out => (LineStatus::Refund, format!("B{n}")),
            };
            prop_assert_eq!((m.status, &m.reference, &m.payer_account), (status, &reference, &t.payer));
        }
    }

    #[test]
    fn an_alipay_bill_is_read_back(told in told()) {
        let read = parsed(alipay(&told));
        prop_assert_eq!(lines(&read), wanted(&told));
        for (m, t) in read.movements.iter().zip(&told) {
            prop_assert_eq!(m.fee, Some(ChannelFee(-t.fee * 1_000)));
        }
    }
}
