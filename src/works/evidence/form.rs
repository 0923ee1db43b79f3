//! Evidence as a form sends it: fields that repeat, row by row.

use entity::enums::AmountKind;
use entity::value::WorkerId;

use super::{Evidence, NewAmount};

fn all<'f>(fields: &'f [(String, String)], name: &str) -> Vec<&'f str> {
    fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
}

/// What the fields say; photos come beside. Rows without an amount and people without minutes were left empty; what cannot
/// be read stays, to be refused.
#[must_use]
pub fn read_form(fields: &[(String, String)]) -> Evidence {
    let one = |values: &[&str], at: usize| values.get(at).copied().unwrap_or_default().to_owned();
    let [kinds, names, units] = ["amount_kind", "amount_name", "amount_unit"].map(|name| all(fields, name));
    let amounts = all(fields, "amount").into_iter().enumerate();
    let amounts =
        amounts.filter(|(at, amount)| !amount.trim().is_empty() || !one(&names, *at).trim().is_empty());
    let (people, minutes) = (all(fields, "worker"), all(fields, "minutes"));
    let people = people.into_iter().zip(minutes).filter(|(_, minutes)| !minutes.trim().is_empty());
    Evidence {
        note: all(fields, "note").first().map(|note| (*note).to_owned()).unwrap_or_default(),
        photos: Vec::new(),
        checked: all(fields, "check").iter().filter_map(|position| position.parse().ok()).collect(),
        amounts: amounts
            .map(|(at, amount)| NewAmount {
                kind: AmountKind::from_word(&one(&kinds, at)).unwrap_or(AmountKind::Count),
                name: one(&names, at),
                unit: one(&units, at),
                amount: amount.to_owned(),
            })
            .collect(),
        people: people
            .filter_map(|(id, minutes)| {
                Some((id.parse::<WorkerId>().ok()?, minutes.trim().parse().unwrap_or(-1)))
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_together_and_empty_ones_left_out() {
        let fields = [
            ("note", "完"),
            ("check", "1"),
            ("check", "3"),
            ("amount_kind", "weight"),
            ("amount_name", "枯枝"),
            ("amount_unit", ""),
            ("amount", "35"),
            ("amount_kind", "count"),
            ("amount_name", ""),
            ("amount_unit", ""),
            ("amount", " "),
            ("worker", "7"),
            ("minutes", "30"),
            ("worker", "8"),
            ("minutes", ""),
            ("worker", "9"),
            ("minutes", "half"),
        ];
        let fields: Vec<(String, String)> =
            fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let read = read_form(&fields);
        assert_eq!((read.note.as_str(), read.checked.as_slice()), ("完", &[1, 3][..]));
        assert_eq!(read.amounts.len(), 1);
        assert_eq!((read.amounts[0].kind, read.amounts[0].amount.as_str()), (AmountKind::Weight, "35"));
        assert_eq!(read.people, [(WorkerId(7), 30), (WorkerId(9), -1)]);
    }
}
