//! Which line of a statement is which household's payment (rule book §11). Pure: no line is matched by a guess.
//!
//! Stages, each in the order of the file: the exact reference of a receipt already taken; a bill number or a room in
//! the memo with exactly what is open (of the account, or of one bill, the oldest of equal ones); the amount and the payer's name, unique both ways. The rest waits for a person.

use std::collections::HashMap;

use entity::enums::Direction;
use entity::value::{AccountId, BillId, Fen, ReceiptId};

/// A line to be placed.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    pub key: &'a str,
    pub direction: Direction,
    pub amount: Fen,
    pub payer: &'a str,
    pub memo: &'a str,
}

/// A bank transfer taken before its line came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownReceipt {
    pub id: ReceiptId,
    pub amount: Fen,
    /// A line has it already.
    pub tied: bool,
}

/// An account that owes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    pub account: AccountId,
    /// `12-3-502`
    pub room: String,
    pub owner: String,
    pub open: Fen,
}

/// What the lines are compared with.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// By the reference of the receipt.
    pub receipts: HashMap<String, KnownReceipt>,
    /// By number: bill, account, what is open of it.
    pub bills: HashMap<String, (BillId, AccountId, Fen)>,
    pub debtors: Vec<Debtor>,
    /// What is open of each bill of an account, the oldest first.
    pub open_bills: HashMap<AccountId, Vec<(BillId, Fen)>>,
}

impl Known {
    /// Whether `amount` is exactly what `debtor` owes: all of it (no bill named), or one bill of it, of equal ones
    /// the oldest. `None` when it is neither.
    fn exactly(&self, debtor: &Debtor, amount: Fen) -> Option<Option<BillId>> {
        if debtor.open == amount {
            return Some(None);
        }
        let bills = self.open_bills.get(&debtor.account)?;
        bills.iter().find(|(_, open)| *open == amount).map(|(bill, _)| Some(*bill))
    }
}

/// Where a line ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// Tied to a receipt there is.
    Tied(ReceiptId),
    /// A payment of this account, for this bill if one was named; by this rule.
    Pays {
        account: AccountId,
        bill: Option<BillId>,
        rule: Reason,
    },
    Pending(Reason),
    Explained(Reason),
}

macro_rules! reasons {
    ($($name:ident = $word:literal),* $(,)?) => {
        /// By which rule a line was placed, or why it was not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason { $($name),* }

        impl Reason {
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

reasons! {
    Reference = "reference",
    BillNumber = "bill_number",
    Room = "room",
    Payer = "payer",
    Manual = "manual",
    Outgoing = "outgoing",
    Settlement = "channel_settlement",
    AmountDiffers = "amount_differs",
    DuplicateInSystem = "duplicate_in_system",
    Ambiguous = "ambiguous",
    MissingInSystem = "missing_in_system",
}

/// Payers that settle the day's payments of a channel: never a resident.
const CHANNELS: [&str; 3] = ["财付通", "支付宝", "银联"];

/// Places every line. The answers are in the order of the lines.
#[must_use]
pub fn place(lines: &[Line<'_>], mut known: Known) -> Vec<Placed> {
    let mut placed: Vec<Option<Placed>> = lines.iter().map(|line| first_look(line, &mut known)).collect();
    let mut waiting: Vec<Reason> = vec![Reason::MissingInSystem; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        if placed[at].is_none() {
            match by_memo(line, &mut known) {
                Ok(pays) => placed[at] = Some(pays),
                Err(reason) => waiting[at] = reason,
            }
        }
    }
    // A line whose memo names someone else's debt is not given to the payer's own.
    let candidates: Vec<usize> = (0..lines.len())
        .filter(|at| placed[*at].is_none() && waiting[*at] == Reason::MissingInSystem)
        .collect();
    let mut of_payer: HashMap<(Fen, String), usize> = HashMap::new();
    for at in &candidates {
        *of_payer.entry((lines[*at].amount, normal(lines[*at].payer))).or_default() += 1;
    }
    let mut of_owner: HashMap<String, Vec<&Debtor>> = HashMap::new();
    for debtor in &known.debtors {
        of_owner.entry(normal(&debtor.owner)).or_default().push(debtor);
    }
    for at in candidates {
        let payer = (lines[at].amount, normal(lines[at].payer));
        let twins = of_payer.get(&payer).copied().unwrap_or_default();
        let fits: Vec<(AccountId, Option<BillId>)> = of_owner
            .get(&payer.1)
            .into_iter()
            .flatten()
            .filter_map(|d| Some((d.account, known.exactly(d, lines[at].amount)?)))
            .collect();
        match fits.as_slice() {
            [(account, bill)] if twins == 1 => {
                placed[at] = Some(Placed::Pays { account: *account, bill: *bill, rule: Reason::Payer });
            }
            [] => {}
            _ => waiting[at] = Reason::Ambiguous,
        }
    }
    placed.into_iter().zip(waiting).map(|(p, reason)| p.unwrap_or(Placed::Pending(reason))).collect()
}

/// Explained lines, and the exact reference.
fn first_look(line: &Line<'_>, known: &mut Known) -> Option<Placed> {
    match line.direction {
        Direction::Out => return Some(Placed::Explained(Reason::Outgoing)),
        Direction::In => {}
    }
    if CHANNELS.iter().any(|name| line.payer.contains(name)) {
        return Some(Placed::Explained(Reason::Settlement));
    }
    let receipt = known.receipts.get_mut(line.key)?;
    if receipt.tied {
        return Some(Placed::Pending(Reason::DuplicateInSystem));
    }
    if receipt.amount != line.amount {
        return Some(Placed::Pending(Reason::AmountDiffers));
    }
    receipt.tied = true;
    Some(Placed::Tied(receipt.id))
}

/// What the memo names and the amount pays exactly. An error is why it does not.
fn by_memo(line: &Line<'_>, known: &mut Known) -> Result<Placed, Reason> {
    let numbers = bill_numbers(line.memo);
    let named: Vec<_> = numbers.iter().filter_map(|n| known.bills.get(n).copied()).collect();
    if let Some((bill, account, open)) = named.first().copied() {
        if named.len() > 1 {
            return Err(Reason::Ambiguous);
        }
        if open != line.amount {
            return Err(Reason::AmountDiffers);
        }
        settle(known, account, Some(bill), line.amount);
        return Ok(Placed::Pays { account, bill: Some(bill), rule: Reason::BillNumber });
    }
    let rooms = rooms(line.memo);
    if rooms.len() > 1 {
        return Err(Reason::Ambiguous);
    }
    let Some(room) = rooms.first() else { return Err(Reason::MissingInSystem) };
    let fits: Vec<(AccountId, Option<BillId>)> = known
        .debtors
        .iter()
        .filter(|d| d.room == *room)
        .filter_map(|d| Some((d.account, known.exactly(d, line.amount)?)))
        .collect();
    match fits.as_slice() {
        [(account, bill)] => {
            let (account, bill) = (*account, *bill);
            settle(known, account, bill, line.amount);
            Ok(Placed::Pays { account, bill, rule: Reason::Room })
        }
        [] => Err(Reason::AmountDiffers),
        _ => Err(Reason::Ambiguous),
    }
}

/// What is paid by one line is no longer open for the next: one bill, or everything the account owed.
fn settle(known: &mut Known, account: AccountId, bill: Option<BillId>, amount: Fen) {
    for debtor in known.debtors.iter_mut().filter(|d| d.account == account) {
        debtor.open = Fen((debtor.open.0 - amount.0).max(0));
    }
    for (id, owner, open) in known.bills.values_mut() {
        if *owner == account && bill.is_none_or(|paid| paid == *id) {
            *open = Fen::ZERO;
        }
    }
    if let Some(bills) = known.open_bills.get_mut(&account) {
        bills.retain(|(id, _)| bill.is_some_and(|paid| paid != *id));
    }
}

/// A name without blanks and the dot of transliterated names.
fn normal(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '.')).collect()
}

/// The bill numbers in a memo: `B202604-000123`.
#[must_use]
pub fn bill_numbers(memo: &str) -> Vec<String> {
    let chars: Vec<char> = memo.chars().collect();
    let digits = |from: usize, count: usize| {
        chars.get(from..from + count).is_some_and(|s| s.iter().all(char::is_ascii_digit))
    };
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let begins = matches!(chars[at], 'B' | 'b') && (at == 0 || !chars[at - 1].is_ascii_alphanumeric());
        let ends = chars.get(at + 14).is_none_or(|c| !c.is_ascii_digit());
        if begins && digits(at + 1, 6) && chars.get(at + 7) == Some(&'-') && digits(at + 8, 6) && ends {
            let number: String = chars[at..at + 14].iter().collect::<String>().to_uppercase();
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// The rooms in a memo as codes: `12-3-502`, `12幢3单元502`, `12#3-502` are all `12-3-502`.
#[must_use]
pub fn rooms(memo: &str) -> Vec<String> {
    let chars: Vec<char> = memo.chars().collect();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let begins = chars[at].is_ascii_digit()
            && (at == 0 || !(chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '-'));
        if let Some(room) = begins.then(|| room_at(&chars, at)).flatten()
            && !found.contains(&room)
        {
            found.push(room);
        }
    }
    found
}

fn room_at(chars: &[char], at: usize) -> Option<String> {
    let (building, at) = number(chars, at, 3)?;
    let at = after(chars, at, &["幢", "栋", "号楼", "#", "-", "－"])?;
    let (entrance, at) = number(chars, at, 2)?;
    let at = after(chars, at, &["单元", "-", "－"])?;
    let (room, end) = number(chars, at, 5)?;
    let ends = chars.get(end).is_none_or(|c| !(c.is_ascii_alphanumeric() || *c == '-'));
    (ends && room.len() >= 2).then(|| format!("{building}-{entrance}-{room}"))
}

fn number(chars: &[char], at: usize, most: usize) -> Option<(String, usize)> {
    let digits: String = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).collect();
    let trimmed = digits.trim_start_matches('0');
    (!trimmed.is_empty() && digits.len() <= most).then(|| (trimmed.to_owned(), at + digits.len()))
}

fn after(chars: &[char], at: usize, separators: &[&str]) -> Option<usize> {
    separators.iter().find_map(|separator| {
        let wanted: Vec<char> = separator.chars().collect();
        chars.get(at..at + wanted.len()).filter(|s| *s == wanted).map(|_| at + wanted.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_read_in_every_way_they_are_written() {
        for (memo, expected) in [
            ("12-3-502", vec!["12-3-502"]),
            ("翠苑一区12幢3单元502物业费", vec!["12-3-502"]),
            ("12#3-502", vec!["12-3-502"]),
            ("38幢2单元301室 4月", vec!["38-2-301"]),
            ("房号 1号楼1单元101", vec!["1-1-101"]),
            ("12-3-502 和 12-3-503", vec!["12-3-502", "12-3-503"]),
            ("2026-04-10", vec![]),
            ("B202604-000123", vec![]),
            ("12-3", vec![]),
            ("12-3-502-1", vec![]),
            ("1-12-3-502", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(rooms(memo), expected, "{memo}");
        }
    }

    #[test]
    fn bill_numbers_are_whole() {
        assert_eq!(bill_numbers("补交 B202604-000456"), ["B202604-000456"]);
        assert_eq!(bill_numbers("b202604-000456，B202604-000457"), ["B202604-000456", "B202604-000457"]);
        assert!(bill_numbers("AB202604-000456 B20260-000456 B202604-0004567").is_empty());
    }

    fn line<'a>(key: &'a str, amount: i64, payer: &'a str, memo: &'a str) -> Line<'a> {
        Line { key, direction: Direction::In, amount: Fen(amount), payer, memo }
    }

    fn debtor(id: i64, room: &str, owner: &str, open: i64) -> Debtor {
        Debtor { account: AccountId(id), room: room.into(), owner: owner.into(), open: Fen(open) }
    }

    #[test]
    fn the_reference_wins_and_its_amount_must_agree() {
        let receipt = KnownReceipt { id: ReceiptId(7), amount: Fen(4245), tied: false };
        let known = Known { receipts: HashMap::from([("K1".into(), receipt)]), ..Known::default() };
        let twice = [line("K1", 4245, "x", ""), line("K1", 4245, "x", "")];
        assert_eq!(
            place(&twice, known.clone()),
            [Placed::Tied(ReceiptId(7)), Placed::Pending(Reason::DuplicateInSystem)]
        );
        assert_eq!(place(&[line("K1", 4246, "x", "")], known), [Placed::Pending(Reason::AmountDiffers)]);
    }

    #[test]
    fn a_room_or_a_bill_pays_exactly_what_is_open_and_only_once() {
        let known = Known {
            bills: HashMap::from([("B202604-000123".into(), (BillId(5), AccountId(2), Fen(4343)))]),
            debtors: vec![debtor(1, "12-3-502", "张静婷", 4245), debtor(2, "9-1-101", "胡若凯", 4343)],
            ..Known::default()
        };
        let lines = [
            line("a", 4245, "张静婷", "翠苑一区12幢3单元502物业费"),
            line("b", 4343, "胡若凯", "B202604-000123"),
            line("c", 4245, "来一楠", "12-3-502"),
            line("d", 4342, "胡若凯", "B202604-000123"),
        ];
        let room = Placed::Pays { account: AccountId(1), bill: None, rule: Reason::Room };
        let bill = Placed::Pays { account: AccountId(2), bill: Some(BillId(5)), rule: Reason::BillNumber };
        let differs = Placed::Pending(Reason::AmountDiffers);
        assert_eq!(place(&lines, known), [room, bill, differs, differs]);
    }

    #[test]
    fn a_room_may_pay_one_bill_of_several_the_oldest_of_equals() {
        let known = Known {
            debtors: vec![debtor(1, "12-3-502", "张静婷", 900 + 4500 + 4500)],
            open_bills: HashMap::from([(
                AccountId(1),
                vec![(BillId(1), Fen(900)), (BillId(2), Fen(4500)), (BillId(3), Fen(4500))],
            )]),
            ..Known::default()
        };
        let lines = [
            line("a", 4500, "张静婷", "12-3-502"),
            line("b", 4500, "张静婷", "12-3-502"),
            line("c", 4500, "张静婷", "12-3-502"),
            line("d", 901, "张静婷", "12-3-502"),
        ];
        let pays =
            |bill: i64| Placed::Pays { account: AccountId(1), bill: Some(BillId(bill)), rule: Reason::Room };
        let differs = Placed::Pending(Reason::AmountDiffers);
        assert_eq!(place(&lines, known), [pays(2), pays(3), differs, differs]);
    }

    #[test]
    fn a_name_is_enough_only_when_it_is_unique_both_ways() {
        let debtors = vec![
            debtor(1, "1-1-101", "刘建瑶", 4412),
            debtor(2, "1-1-102", "钱美飞", 4244),
            debtor(3, "1-1-103", "王 伟", 4000),
            debtor(4, "1-1-104", "王伟", 4000),
            debtor(5, "1-1-105", "张伟", 4000),
        ];
        let lines = [
            line("a", 4412, "刘建瑶", "物业费"),
            line("b", 4412, "刘建瑶", "物业费"),
            line("c", 4244, "钱 美飞", ""),
            line("d", 4000, "王伟", ""),
            line("e", 3999, "张伟", ""),
        ];
        let payer = Placed::Pays { account: AccountId(2), bill: None, rule: Reason::Payer };
        let (twins, missing) = (Placed::Pending(Reason::Ambiguous), Placed::Pending(Reason::MissingInSystem));
        let known = Known { debtors, ..Known::default() };
        assert_eq!(place(&lines, known), [twins, twins, payer, twins, missing]);
    }

    #[test]
    fn channels_and_outgoing_money_are_never_a_residents() {
        let mut out = line("a", 100, "示范保洁服务有限公司", "12-3-502");
        out.direction = Direction::Out;
        let lines = [out, line("b", 4245, "财付通支付科技有限公司", "12-3-502")];
        let known = Known { debtors: vec![debtor(1, "12-3-502", "x", 4245)], ..Known::default() };
        let wanted = [Placed::Explained(Reason::Outgoing), Placed::Explained(Reason::Settlement)];
        assert_eq!(place(&lines, known), wanted);
    }
}
