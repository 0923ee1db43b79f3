//! An amount in Chinese capitals (人民币大写), as the rules of the People's Bank for filling in bills have it: hard to alter.
//! `46.03` is 肆拾陆元零叁分. 整 closes an amount of whole yuan; after 角 it may be left out, and is.

use entity::value::Fen;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [(u64, &str); 4] = [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
const WAN: u64 = 10_000;
const YI: u64 = 100_000_000;

fn digit(n: u64) -> &'static str {
    usize::try_from(n).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default()
}

/// A whole number of yuan, without the unit. Zeros between digits are one 零; those at the end of a group are none.
fn whole(n: u64) -> String {
    for (unit, name) in [(YI, "亿"), (WAN, "万")] {
        if n >= unit {
            let rest = n % unit;
            let gap = if rest > 0 && rest < unit / 10 { "零" } else { "" };
            let rest = if rest > 0 { whole(rest) } else { String::new() };
            return format!("{}{name}{gap}{rest}", whole(n / unit));
        }
    }
    let mut text = String::new();
    let mut gap = false;
    for (place, name) in PLACES {
        match n / place % 10 {
            0 => gap = !text.is_empty(),
            d => {
                if gap {
                    text.push('零');
                }
                gap = false;
                text.push_str(digit(d));
                text.push_str(name);
            }
        }
    }
    text
}

/// `amount` in capitals, without 人民币 before it. A negative amount begins with 负.
#[must_use]
pub fn capitals(amount: Fen) -> String {
    let magnitude = amount.0.unsigned_abs();
    let (yuan, jiao, fen) = (magnitude / 100, magnitude / 10 % 10, magnitude % 10);
    let mut text = String::from(if amount.0 < 0 { "负" } else { "" });
    if yuan > 0 {
        text.push_str(&whole(yuan));
        text.push('元');
    }
    match (yuan, jiao, fen) {
        (0, 0, 0) => text.push_str("零元整"),
        (_, 0, 0) => text.push('整'),
        (0, 0, fen) => text.push_str(&format!("{}分", digit(fen))),
        (_, 0, fen) => text.push_str(&format!("零{}分", digit(fen))),
        (_, jiao, 0) => text.push_str(&format!("{}角", digit(jiao))),
        (_, jiao, fen) => text.push_str(&format!("{}角{}分", digit(jiao), digit(fen))),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_capitals() {
        for (amount, words) in [
            ("0.00", "零元整"),
            ("0.01", "壹分"),
            ("0.05", "伍分"),
            ("0.10", "壹角"),
            ("0.99", "玖角玖分"),
            ("1.00", "壹元整"),
            ("10.00", "壹拾元整"),
            ("46.03", "肆拾陆元零叁分"),
            ("100.00", "壹佰元整"),
            ("101.01", "壹佰零壹元零壹分"),
            ("110.00", "壹佰壹拾元整"),
            ("1000.00", "壹仟元整"),
            ("1001.00", "壹仟零壹元整"),
            ("1010.10", "壹仟零壹拾元壹角"),
            ("10001.00", "壹万零壹元整"),
            ("10010.00", "壹万零壹拾元整"),
            ("10100.00", "壹万零壹佰元整"),
            ("11000.00", "壹万壹仟元整"),
            ("100000.00", "壹拾万元整"),
            ("100100.00", "壹拾万零壹佰元整"),
            ("1000000.00", "壹佰万元整"),
            ("1001001.00", "壹佰万壹仟零壹元整"),
            ("10000001.00", "壹仟万零壹元整"),
            ("100000000.10", "壹亿元壹角"),
            ("100000001.00", "壹亿零壹元整"),
            ("100010000.00", "壹亿零壹万元整"),
            ("110000000.00", "壹亿壹仟万元整"),
            ("100000000000.00", "壹仟亿元整"),
            ("123456789012.34", "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"),
            ("-3.05", "负叁元零伍分"),
            // The examples of the rules themselves.
            ("1409.50", "壹仟肆佰零玖元伍角"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
        ] {
            assert_eq!(capitals(amount.parse().unwrap()), words, "{amount}");
        }
    }

    #[test]
    fn every_amount_reads_back() {
        // What is written in capitals says the amount: digits with their places, read once more.
        for yuan in (0u64..40_000).chain((1..400).map(|n| n * 9_999_993)) {
            assert_eq!(read(&whole(yuan)), yuan, "{}", whole(yuan));
        }
    }

    fn read(text: &str) -> u64 {
        let (mut total, mut wan, mut section, mut last) = (0, 0, 0, 0);
        for c in text.chars() {
            let name = c.to_string();
            match name.as_str() {
                "亿" => {
                    total = (wan + section + last) * YI;
                    (wan, section, last) = (0, 0, 0);
                }
                "万" => {
                    wan = (section + last) * WAN;
                    (section, last) = (0, 0);
                }
                _ => match PLACES.iter().find(|(_, place)| *place == name) {
                    Some((place, _)) => {
                        section += last * place;
                        last = 0;
                    }
                    None => last = DIGITS.iter().position(|d| *d == name).unwrap() as u64,
                },
            }
        }
        total + wan + section + last
    }
}
