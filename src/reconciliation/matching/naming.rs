//! What a line's words name (rule book §11, stage 3): a bill number or a room in the memo, or the payer, against what is
//! open. Pure: a line pays exactly what is open of what it names, or nothing.

use std::collections::{BTreeMap, HashMap};

use entity::value::{AccountId, BillId, Fen};

use super::{Reason, normal_name};

/// A household that owes something, or is named by a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// `12-3-502`
    pub room: String,
    pub owner: String,
    /// What is open of each bill, late fees included, the oldest first.
    pub bills: Vec<(BillId, Fen)>,
}

impl Debtor {
    /// All it owes.
    #[must_use]
    pub fn open(&self) -> i64 {
        self.bills.iter().map(|(_, open)| open.0).sum()
    }

    /// The bill `amount` is for: `Some(None)` for everything it owes, `Some(Some(bill))` for one bill of it, of equal ones
    /// the oldest; `None` when it is neither.
    #[must_use]
    pub fn exactly(&self, amount: Fen) -> Option<Option<BillId>> {
        if self.open() == amount.0 {
            return Some(None);
        }
        self.bills.iter().find(|(_, open)| *open == amount).map(|(bill, _)| Some(*bill))
    }
}

/// Who is looked up, and what they owe; kept up to date as lines pay.
#[derive(Debug, Clone, Default)]
pub struct Book {
    pub debtors: BTreeMap<AccountId, Debtor>,
    /// By number.
    pub bills: HashMap<String, (BillId, AccountId)>,
    /// Accounts that were paid from this account number before, as a person said.
    pub payers: HashMap<String, AccountId>,
    by_room: HashMap<String, Vec<AccountId>>,
    by_owner: HashMap<String, Vec<AccountId>>,
}

/// A household and the bill it pays, if one is named.
pub type Pays = (AccountId, Option<BillId>);

impl Book {
    /// Adds households that are not in it yet, to be found by room and owner.
    pub fn add(&mut self, debtors: BTreeMap<AccountId, Debtor>) {
        for (id, debtor) in debtors {
            self.by_room.entry(debtor.room.clone()).or_default().push(id);
            self.by_owner.entry(normal_name(&debtor.owner)).or_default().push(id);
            self.debtors.insert(id, debtor);
        }
    }

    /// The households a memo names.
    #[must_use]
    pub fn named(&self, memo: &str) -> Vec<AccountId> {
        let bills = bill_numbers(memo).into_iter().filter_map(|n| self.bills.get(&n).map(|(_, a)| *a));
        let rooms = rooms(memo).into_iter().flat_map(|r| self.by_room.get(&r).cloned().unwrap_or_default());
        let mut named: Vec<AccountId> = bills.chain(rooms).collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    /// The households a payer may be of: those paid from that account before, or else those of that name.
    #[must_use]
    pub fn of_payer(&self, payer: &str, payer_account: &str) -> Vec<AccountId> {
        if let Some(account) = self.payers.get(payer_account).filter(|_| !payer_account.is_empty()) {
            return vec![*account];
        }
        let name = normal_name(payer);
        if name.is_empty() { Vec::new() } else { self.by_owner.get(&name).cloned().unwrap_or_default() }
    }

    /// What the memo names and the amount pays exactly.
    ///
    /// # Errors
    /// Why it does not.
    pub fn by_memo(&self, amount: Fen, memo: &str) -> Result<(Pays, Reason), Reason> {
        let bills: Vec<(BillId, AccountId)> =
            bill_numbers(memo).iter().filter_map(|n| self.bills.get(n).copied()).collect();
        if let [(bill, account)] = bills[..] {
            let open = self.debtors.get(&account).and_then(|d| d.bills.iter().find(|(b, _)| *b == bill));
            return match open {
                Some((_, open)) if *open == amount => Ok(((account, Some(bill)), Reason::BillNumber)),
                _ => Err(Reason::AmountDiffers),
            };
        }
        if bills.len() > 1 {
            return Err(Reason::Ambiguous);
        }
        let rooms = rooms(memo);
        if rooms.len() > 1 {
            return Err(Reason::Ambiguous);
        }
        let Some(room) = rooms.first() else { return Err(Reason::MissingInSystem) };
        let there = self.by_room.get(room).map(Vec::as_slice).unwrap_or_default();
        if there.is_empty() {
            return Err(Reason::MissingInSystem);
        }
        match self.exact(there, amount)[..] {
            [pays] => Ok((pays, Reason::Room)),
            [] => Err(Reason::AmountDiffers),
            _ => Err(Reason::Ambiguous),
        }
    }

    /// Those of `accounts` that owe exactly `amount`.
    #[must_use]
    pub fn exact(&self, accounts: &[AccountId], amount: Fen) -> Vec<Pays> {
        let owes = |id: &AccountId| Some((*id, self.debtors.get(id)?.exactly(amount)?));
        accounts.iter().filter_map(owes).collect()
    }

    /// What one line pays is no longer open for the next.
    pub fn settle(&mut self, (account, bill): Pays) {
        if let Some(debtor) = self.debtors.get_mut(&account) {
            debtor.bills.retain(|(id, _)| bill.is_some_and(|paid| paid != *id));
        }
    }
}

/// The bill numbers in a memo: `B202604-000123`, `D202604-000001`; in a city of more than a million bills a month
/// `B202604-1000123`.
#[must_use]
pub fn bill_numbers(memo: &str) -> Vec<String> {
    let chars: Vec<char> = memo.chars().collect();
    let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let begins = matches!(chars[at].to_ascii_uppercase(), 'B' | 'D')
            && (at == 0 || !chars[at - 1].is_ascii_alphanumeric());
        if !begins || digits(at + 1) != 6 || chars.get(at + 7) != Some(&'-') {
            continue;
        }
        let serial = digits(at + 8);
        if (6..=9).contains(&serial) {
            let number: String = chars[at..at + 8 + serial].iter().collect::<String>().to_uppercase();
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
        assert_eq!(bill_numbers("b202604-000456，d202604-000001"), ["B202604-000456", "D202604-000001"]);
        assert_eq!(
            bill_numbers("B202604-1000456。"),
            ["B202604-1000456"],
            "a month of more than a million bills"
        );
        assert!(bill_numbers("AB202604-000456 B20260-000456 B2026041-000456 B202604-00456").is_empty());
    }

    fn book() -> Book {
        let debtor = |room: &str, owner: &str, bills: &[(i64, i64)]| Debtor {
            room: room.into(),
            owner: owner.into(),
            bills: bills.iter().map(|(id, open)| (BillId(*id), Fen(*open))).collect(),
        };
        let debtors = BTreeMap::from([
            (AccountId(1), debtor("12-3-502", "张静婷", &[(1, 900), (2, 4500), (3, 4500)])),
            (AccountId(2), debtor("9-1-101", "胡若凯", &[(5, 4343)])),
            (AccountId(3), debtor("9-1-102", "王 伟", &[(6, 4000)])),
            (AccountId(4), debtor("9-1-103", "王伟", &[(7, 4000)])),
        ]);
        let mut book = Book {
            bills: HashMap::from([("B202604-000123".into(), (BillId(5), AccountId(2)))]),
            payers: HashMap::from([("6222".into(), AccountId(2))]),
            ..Book::default()
        };
        book.add(debtors);
        book
    }

    #[test]
    fn a_room_pays_all_or_one_bill_of_it_the_oldest_of_equals() {
        let mut book = book();
        let mut pays = |amount: i64| {
            let outcome = book.by_memo(Fen(amount), "12幢3单元502 物业费");
            if let Ok((pays, _)) = outcome {
                book.settle(pays);
            }
            outcome
        };
        let one = |bill: i64| Ok(((AccountId(1), Some(BillId(bill))), Reason::Room));
        assert_eq!(pays(4500), one(2));
        assert_eq!(pays(4500), one(3));
        assert_eq!(pays(4500), Err(Reason::AmountDiffers));
        assert_eq!(pays(901), Err(Reason::AmountDiffers));
        assert_eq!(pays(900), Ok(((AccountId(1), None), Reason::Room)), "all that is left");
        assert_eq!(pays(900), Err(Reason::AmountDiffers));
    }

    #[test]
    fn a_bill_number_wins_over_a_room_and_its_amount_must_agree() {
        let mut book = book();
        let memo = "B202604-000123 12-3-502";
        let paid = ((AccountId(2), Some(BillId(5))), Reason::BillNumber);
        assert_eq!(book.by_memo(Fen(900), memo), Err(Reason::AmountDiffers));
        assert_eq!(book.by_memo(Fen(4343), memo), Ok(paid));
        book.settle(paid.0);
        assert_eq!(book.by_memo(Fen(4343), memo), Err(Reason::AmountDiffers), "paid once");
        assert_eq!(book.by_memo(Fen(900), "12-3-502 9-1-101"), Err(Reason::Ambiguous));
        assert_eq!(book.by_memo(Fen(900), "谢谢"), Err(Reason::MissingInSystem));
        assert_eq!(book.named(memo), [AccountId(1), AccountId(2)]);
    }

    #[test]
    fn a_payer_is_who_a_person_said_or_whoever_has_that_name() {
        let book = book();
        assert_eq!(book.of_payer("家属", "6222"), [AccountId(2)]);
        assert_eq!(book.of_payer("王·伟", ""), [AccountId(3), AccountId(4)]);
        assert_eq!(book.exact(&book.of_payer("王伟", ""), Fen(4000)).len(), 2);
        assert!(book.of_payer("", "").is_empty());
    }
}
