//! Suggestions (rule book §11, stage 5): what a line may well be, for a person to say yes to. Pure: nothing here acts.

use entity::value::{AccountId, BillId, Fen};
use serde::{Deserialize, Serialize};

use super::naming::{Book, Debtor};
use super::normal_name;

/// Bills that are tried together, at most: their subsets are 2 to this power.
const MOST: usize = 12;

/// Why something is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The memo names the household, and the amount is exactly these bills together.
    NamedBills,
    /// The payer has the owner's name, and the amount is exactly these bills together.
    PayerBills,
    /// The payer has the owner's name and others have it too, or others paid the same.
    SameName,
    /// A name like the payer's owes exactly this.
    LikeName,
    /// The memo names the household, which owes another amount: a part of it, or more than it.
    NamedOther,
}

/// A household that a line may be of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub account: AccountId,
    /// The bills it would pay; none for all that is open.
    pub bills: Vec<BillId>,
    pub why: Why,
}

/// The one set of a household's bills that together are `amount`; none when there is no such set, or a second one.
#[must_use]
pub fn subset(debtor: &Debtor, amount: Fen) -> Option<Vec<BillId>> {
    let bills = &debtor.bills;
    if bills.len() > MOST {
        return None;
    }
    let mut found = None;
    for chosen in 1u32..(1 << bills.len()) {
        let picked = bills.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0);
        if picked.clone().map(|(_, (_, open))| open.0).sum::<i64>() != amount.0 {
            continue;
        }
        let set: Vec<BillId> = picked.map(|(_, (bill, _))| *bill).collect();
        if found.replace(set).is_some() {
            return None;
        }
    }
    found
}

/// Whether two names are nearly one: of one length with one character between them, or one within the other.
#[must_use]
pub fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (normal_name(a).chars().collect(), normal_name(b).chars().collect());
    if a == b || a.len() < 2 || b.len() < 2 {
        return false;
    }
    if a.len() == b.len() {
        return a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1;
    }
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    long.windows(short.len()).any(|part| part == short.as_slice())
}

/// What a line of `amount` may be. `owing` are households that owe exactly it, found by the amount alone.
#[must_use]
pub fn suggest(
    book: &Book,
    amount: Fen,
    payer: &str,
    payer_account: &str,
    memo: &str,
    owing: &[AccountId],
) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = Vec::new();
    let mut add = |suggestion: Suggestion| {
        if found.len() < MOST && !found.iter().any(|s| s.account == suggestion.account) {
            found.push(suggestion);
        }
    };
    let sets = |accounts: Vec<AccountId>, why: Why| {
        accounts.into_iter().filter_map(move |account| {
            let bills = subset(book.debtors.get(&account)?, amount)?;
            Some(Suggestion { account, bills, why })
        })
    };
    sets(book.named(memo), Why::NamedBills).for_each(&mut add);
    let of_payer = book.of_payer(payer, payer_account);
    for (account, bill) in book.exact(&of_payer, amount) {
        add(Suggestion { account, bills: bill.into_iter().collect(), why: Why::SameName });
    }
    sets(of_payer, Why::PayerBills).for_each(&mut add);
    for account in owing {
        let Some(debtor) = book.debtors.get(account) else { continue };
        if let Some(bill) = debtor.exactly(amount)
            && alike(&debtor.owner, payer)
        {
            add(Suggestion { account: *account, bills: bill.into_iter().collect(), why: Why::LikeName });
        }
    }
    for account in book.named(memo).into_iter().filter(|a| book.debtors.contains_key(a)) {
        add(Suggestion { account, bills: Vec::new(), why: Why::NamedOther });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn debtor(owner: &str, bills: &[(i64, i64)]) -> Debtor {
        let bills = bills.iter().map(|(id, open)| (BillId(*id), Fen(*open))).collect();
        Debtor { room: "1-1-101".into(), owner: owner.into(), bills }
    }

    #[test]
    fn only_a_single_set_of_bills_is_suggested() {
        let three = debtor("张三", &[(1, 100), (2, 250), (3, 400)]);
        assert_eq!(subset(&three, Fen(350)), Some(vec![BillId(1), BillId(2)]));
        assert_eq!(subset(&three, Fen(300)), None);
        assert_eq!(subset(&debtor("张三", &[(1, 100), (2, 100)]), Fen(100)), None, "either of two");
        assert_eq!(
            subset(&debtor("张三", &[(1, 100), (2, 100)]), Fen(200)),
            Some(vec![BillId(1), BillId(2)])
        );
        let many: Vec<(i64, i64)> = (1..=13).map(|n| (n, n * 7)).collect();
        assert_eq!(subset(&debtor("张三", &many), Fen(7)), None, "too many to try");
    }

    #[test]
    fn names_are_alike_by_one_character_or_one_within_the_other() {
        for (a, b, wanted) in [
            ("王小明", "王晓明", true),
            ("王小明", "王小明", false),
            ("欧阳锋", "欧阳 峰", true),
            ("王伟", "李娜", false),
            ("张三丰", "张三", true),
            ("张", "张三", false),
            ("", "张三", false),
        ] {
            assert_eq!(alike(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn a_named_household_that_owes_another_amount_is_the_last_to_be_thought_of() {
        let mut book = Book::default();
        let named = Debtor { room: "12-3-502".into(), ..debtor("王小明", &[(1, 100)]) };
        book.add([(AccountId(1), named), (AccountId(2), debtor("王晓明", &[(3, 350)]))].into());
        let found = suggest(&book, Fen(350), "王小明", "", "12-3-502", &[AccountId(2)]);
        let why: Vec<_> = found.iter().map(|s| (s.account, s.why)).collect();
        assert_eq!(why, [(AccountId(2), Why::LikeName), (AccountId(1), Why::NamedOther)]);
    }

    #[test]
    fn the_named_come_first_and_nobody_twice() {
        let mut book = Book::default();
        let first = Debtor { room: "12-3-502".into(), ..debtor("王小明", &[(1, 100), (2, 250)]) };
        book.add([(AccountId(1), first), (AccountId(2), debtor("王晓明", &[(3, 350)]))].into());
        let found = suggest(&book, Fen(350), "王小明", "", "12-3-502", &[AccountId(1), AccountId(2)]);
        let named =
            Suggestion { account: AccountId(1), bills: vec![BillId(1), BillId(2)], why: Why::NamedBills };
        let like = Suggestion { account: AccountId(2), bills: vec![], why: Why::LikeName };
        assert_eq!(found, [named, like]);
    }
}
