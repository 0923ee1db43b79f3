//! Which invoice of a contract a line pays (rule book §11, stages 3 and 5). Pure: certain is only its number together with
//! exactly what is open on it; a purchaser's name suggests and never acts.

use chrono::NaiveDate;
use entity::value::{AssessmentId, Fen};

use super::{Reason, normal_name};

/// What is open on an invoice, and what it is known by.
#[derive(Debug, Clone, Copy)]
pub struct Invoice<'a> {
    pub id: AssessmentId,
    /// The invoice's own and the settlement's.
    pub numbers: [&'a str; 2],
    pub purchaser: &'a str,
    pub open: Fen,
    pub invoiced_on: NaiveDate,
}

/// Money in.
#[derive(Debug, Clone, Copy)]
pub struct Credit<'a> {
    pub on: NaiveDate,
    pub amount: Fen,
    pub memo: &'a str,
    pub reference: &'a str,
    pub payer: &'a str,
}

/// What a line that names an invoice comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Pays(AssessmentId),
    /// It names more than one, or another line would pay the same.
    Ambiguous,
    /// It names one of which another amount is open: the line less what is.
    Differs(Fen),
    /// It came before the invoice was made.
    TooEarly,
}

/// Why an invoice is thought of for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InvoiceWhy)]
pub enum Why {
    /// The line names it, and the amount is what is open on it.
    Named,
    /// The payer is the purchaser, and the amount is what is open on it.
    Purchaser,
    /// The line names it, and another amount is open on it.
    NamedOther,
    /// The payer is the purchaser, and another amount is open on it.
    PurchaserOther,
}

/// The numbers of invoices and settlements in a text: `FP202609-00001`, `KH202608-0001`.
#[must_use]
pub fn numbers(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().map(|c| c.to_ascii_uppercase()).collect();
    let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let begins = matches!(chars.get(at..at + 2), Some(['F', 'P'] | ['K', 'H']))
            && (at == 0 || !chars[at - 1].is_ascii_alphanumeric());
        if !begins || digits(at + 2) != 6 || chars.get(at + 8) != Some(&'-') {
            continue;
        }
        let serial = digits(at + 9);
        if (4..=9).contains(&serial) {
            let number: String = chars[at..at + 9 + serial].iter().collect();
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

impl Credit<'_> {
    fn names(&self) -> Vec<String> {
        let mut names = numbers(self.memo);
        names.extend(numbers(self.reference));
        names
    }

    fn is_of(&self, invoice: &Invoice<'_>) -> bool {
        let payer = normal_name(self.payer);
        !payer.is_empty() && payer == normal_name(invoice.purchaser)
    }
}

fn named<'i, 'a>(credit: &Credit<'_>, open: &'i [Invoice<'a>]) -> Vec<&'i Invoice<'a>> {
    let names = credit.names();
    open.iter().filter(|i| i.numbers.iter().any(|n| names.iter().any(|name| name == n))).collect()
}

/// What each line that names an invoice comes to; nothing for one that names none.
#[must_use]
pub fn by_number(credits: &[Credit<'_>], open: &[Invoice<'_>]) -> Vec<Option<Verdict>> {
    let verdict = |credit: &Credit<'_>| match named(credit, open)[..] {
        [] => None,
        [one] if credit.amount != one.open => Some(Verdict::Differs(Fen(credit.amount.0 - one.open.0))),
        [one] if credit.on < one.invoiced_on => Some(Verdict::TooEarly),
        [one] => Some(Verdict::Pays(one.id)),
        _ => Some(Verdict::Ambiguous),
    };
    let mut verdicts: Vec<Option<Verdict>> = credits.iter().map(verdict).collect();
    let rivals: Vec<bool> = verdicts
        .iter()
        .map(|v| {
            matches!(v, Some(Verdict::Pays(_))) && verdicts.iter().filter(|other| *other == v).count() > 1
        })
        .collect();
    for (verdict, rivalled) in verdicts.iter_mut().zip(rivals) {
        if rivalled {
            *verdict = Some(Verdict::Ambiguous);
        }
    }
    verdicts
}

/// What to say of a line whose payer is a purchaser that owes exactly its amount.
#[must_use]
pub fn by_purchaser(credit: &Credit<'_>, open: &[Invoice<'_>]) -> Option<Reason> {
    let fits = |i: &&Invoice<'_>| credit.amount == i.open && credit.on >= i.invoiced_on && credit.is_of(i);
    match open.iter().filter(fits).count() {
        0 => None,
        1 => Some(Reason::Purchaser),
        _ => Some(Reason::Ambiguous),
    }
}

/// Why `invoice` may be what a line pays.
#[must_use]
pub fn why(credit: &Credit<'_>, invoice: &Invoice<'_>) -> Option<Why> {
    let exact = credit.amount == invoice.open;
    if !named(credit, std::slice::from_ref(invoice)).is_empty() {
        return Some(if exact { Why::Named } else { Why::NamedOther });
    }
    credit.is_of(invoice).then_some(if exact { Why::Purchaser } else { Why::PurchaserOther })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn invoice(id: i64, number: &'static str, open: i64) -> Invoice<'static> {
        let (numbers, purchaser) = ([number, "KH202608-0007"], "翠苑街道办事处");
        let numbers = if id == 1 { numbers } else { [number, ""] };
        Invoice { id: AssessmentId(id), numbers, purchaser, open: Fen(open), invoiced_on: day("2026-09-08") }
    }

    fn credit(amount: i64, memo: &'static str, payer: &'static str) -> Credit<'static> {
        Credit { on: day("2026-09-10"), amount: Fen(amount), memo, reference: "", payer }
    }

    #[test]
    fn numbers_are_whole() {
        assert_eq!(numbers("付FP202609-00001款"), ["FP202609-00001"]);
        assert_eq!(numbers("kh202608-0001，fp202609-00001"), ["KH202608-0001", "FP202609-00001"]);
        assert!(
            numbers("XFP202609-00001 FP20260-00001 FP202609-001 FP2026090-00001 B202609-000001").is_empty()
        );
    }

    #[test]
    fn only_a_number_with_exactly_what_is_open_is_certain() {
        let open = [invoice(1, "FP202609-00001", 500), invoice(2, "FP202609-00002", 700)];
        let of = |amount, memo| by_number(&[credit(amount, memo, "财政局")], &open)[0];
        assert_eq!(of(500, "FP202609-00001"), Some(Verdict::Pays(AssessmentId(1))));
        assert_eq!(
            of(500, "KH202608-0007 FP202609-00001"),
            Some(Verdict::Pays(AssessmentId(1))),
            "both are one"
        );
        assert_eq!(of(499, "FP202609-00001"), Some(Verdict::Differs(Fen(-1))), "nothing is nearly right");
        assert_eq!(of(500, "FP202609-00001、FP202609-00002"), Some(Verdict::Ambiguous));
        assert_eq!(of(500, "FP202609-00003"), None);
        let early = Credit { on: day("2026-09-07"), ..credit(500, "FP202609-00001", "") };
        assert_eq!(by_number(&[early], &open), [Some(Verdict::TooEarly)]);
        let referred = Credit { reference: "FP202609-00002", ..credit(700, "服务费", "") };
        assert_eq!(by_number(&[referred], &open), [Some(Verdict::Pays(AssessmentId(2)))]);
    }

    #[test]
    fn two_lines_that_would_pay_one_invoice_are_for_a_person() {
        let open = [invoice(1, "FP202609-00001", 500)];
        let twice = [
            credit(500, "FP202609-00001", ""),
            credit(500, "KH202608-0007", ""),
            credit(300, "FP202609-00001", ""),
        ];
        let wanted = [Some(Verdict::Ambiguous), Some(Verdict::Ambiguous), Some(Verdict::Differs(Fen(-200)))];
        assert_eq!(by_number(&twice, &open), wanted);
    }

    #[test]
    fn a_purchasers_name_suggests_one_invoice_of_that_amount() {
        let open = [
            invoice(1, "FP202609-00001", 500),
            invoice(2, "FP202609-00002", 700),
            invoice(3, "FP202609-00003", 700),
        ];
        let of = |amount, payer| by_purchaser(&credit(amount, "服务费", payer), &open);
        assert_eq!(of(500, "翠苑 街道办事处"), Some(Reason::Purchaser));
        assert_eq!(of(700, "翠苑街道办事处"), Some(Reason::Ambiguous));
        assert_eq!((of(501, "翠苑街道办事处"), of(500, "翠苑街道"), of(500, "")), (None, None, None));
        let why_of = |amount, memo, payer| why(&credit(amount, memo, payer), &open[0]);
        assert_eq!(why_of(500, "FP202609-00001", ""), Some(Why::Named));
        assert_eq!(why_of(400, "FP202609-00001", "翠苑街道办事处"), Some(Why::NamedOther));
        assert_eq!(why_of(500, "", "翠苑街道办事处"), Some(Why::Purchaser));
        assert_eq!(why_of(400, "", "翠苑街道办事处"), Some(Why::PurchaserOther));
        assert_eq!(why_of(400, "", "财政局"), None);
    }
}
