//! What of a resident's words the world may read: no phone, no room, no address, no plate, no name we know. Pure.
//!
//! Rather too much is hidden than too little: a long number is a phone unless it is a date.

/// What stands where something was hidden.
pub const HIDDEN: &str = "***";
/// Digits from which on a number is one to call, or a card's.
const MANY_DIGITS: usize = 7;
/// A name of one letter would hide half the text.
const SHORTEST_NAME: usize = 2;

/// Letters before a number that are looked at.
const LONGEST_WORD: usize = 16;

/// Words after a number that make it a door.
const AFTER: [&str; 8] = ["室", "号室", "房", "号房", "户", "单元", "梯", "号门"];
/// Words before a number of three or four digits that make it a door.
const BEFORE: [&str; 12] = ["幢", "栋", "座", "号楼", "单元", "梯", "楼", "弄", "室", "房间", "房号", "门牌"];
/// The same in English, before any number.
const BEFORE_EN: [&str; 9] = ["room", "rm", "rm.", "flat", "apartment", "apt", "apt.", "unit", "#"];
/// Words after a number that make it a measure or a time.
const MEASURES: [&str; 14] =
    ["年", "月", "日", "点", "时", "分", "元", "米", "个", "次", "天", "%", "度", "路"];
/// The first letter of a car's plate.
const PLATES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const NUMERALS: &str = "零〇一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾";

/// A letter as it is compared: digits and dashes of full width are as those of half width.
const fn plain(c: char) -> char {
    match c {
        '０'..='９' => match char::from_u32(c as u32 - '０' as u32 + '0' as u32) {
            Some(digit) => digit,
            None => c,
        },
        '－' | '—' | '–' | '−' => '-',
        '＠' => '@',
        '＃' => '#',
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

/// `text` with everything hidden that may say who wrote it and behind which door they live. `known` are the writer's
/// own name, phone and address.
#[must_use]
pub fn mask(text: &str, known: &[&str]) -> String {
    let mut text = text.to_owned();
    for known in known.iter().map(|k| k.trim()).filter(|k| k.chars().count() >= SHORTEST_NAME) {
        text = text.replace(known, HIDDEN);
    }
    let letters: Vec<char> = text.chars().collect();
    let plain: Vec<char> = letters.iter().map(|c| self::plain(*c)).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        match hidden_at(&plain, at) {
            Some(end) => {
                // What was hidden of one door is said once.
                if !out.ends_with(HIDDEN) {
                    out.push_str(HIDDEN);
                }
                at = end;
            }
            None => {
                out.push(letters[at]);
                at += 1;
            }
        }
    }
    out
}

/// Where what must be hidden from `at` on ends.
fn hidden_at(text: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|b| text[b]);
    mail_at(text, at, before)
        .or_else(|| plate_at(text, at))
        .or_else(|| number_at(text, at, before))
        .or_else(|| numeral_at(text, at, before))
}

const fn in_mail(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn run(text: &[char], at: usize, of: impl Fn(char) -> bool) -> usize {
    at + text[at..].iter().take_while(|c| of(**c)).count()
}

fn mail_at(text: &[char], at: usize, before: Option<char>) -> Option<usize> {
    if before.is_some_and(in_mail) {
        return None;
    }
    let sign = run(text, at, in_mail);
    if sign == at || text.get(sign) != Some(&'@') {
        return None;
    }
    let end = run(text, sign + 1, in_mail);
    (end > sign + 1).then_some(end)
}

fn plate_at(text: &[char], at: usize) -> Option<usize> {
    if !PLATES.contains(*text.get(at)?) || !text.get(at + 1)?.is_ascii_uppercase() {
        return None;
    }
    let from = at + 2 + usize::from(matches!(text.get(at + 2), Some('·' | '.' | '-' | ' ')));
    let end = run(text, from.min(text.len()), |c| c.is_ascii_alphanumeric());
    (5..=6).contains(&(end.saturating_sub(from))).then_some(end)
}

fn skip_blanks(text: &[char], at: usize) -> usize {
    run(text, at, |c| c == ' ')
}

fn followed_by(text: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let at = skip_blanks(text, at);
    let fits = |word: &&&str| {
        let mut end = at;
        word.chars().all(|c| {
            end += 1;
            text.get(end - 1) == Some(&c)
        })
    };
    // The longest of those that fit.
    words.iter().filter(fits).map(|word| at + word.chars().count()).max()
}

fn preceded_by(text: &[char], at: usize, words: &[&str]) -> bool {
    let near = at.saturating_sub(LONGEST_WORD);
    let upto: String = text[near..at].iter().collect::<String>().to_lowercase();
    let upto = upto.trim_end_matches([' ', ':', '：', '.']);
    words.iter().any(|word| {
        let word = word.trim_end_matches('.');
        upto.strip_suffix(word).is_some_and(|head| {
            // A word of letters stands by itself: "bathroom 2" is no door.
            !word.ends_with(|c: char| c.is_ascii_alphabetic())
                || !head.ends_with(|c: char| c.is_ascii_alphabetic())
        })
    })
}

/// The end of a number whose groups of digits are joined by a dash, a blank or a dot, and its groups.
fn groups(text: &[char], at: usize) -> (usize, Vec<String>) {
    let mut groups = Vec::new();
    let mut end = at;
    loop {
        let to = run(text, end, |c| c.is_ascii_digit());
        groups.push(text[end..to].iter().collect::<String>());
        let next = to + 1;
        let joined =
            matches!(text.get(to), Some('-' | ' ' | '.')) && text.get(next).is_some_and(char::is_ascii_digit);
        if !joined {
            return (to, groups);
        }
        end = next;
    }
}

fn is_date(groups: &[String]) -> bool {
    matches!(groups, [year, month, day]
        if year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))
            && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()))
}

/// `12-3-502` or `3-502`.
fn is_door(groups: &[String]) -> bool {
    let room = groups.last().map_or(0, String::len);
    (2..=3).contains(&groups.len()) && groups[0].len() < 4 && (3..=4).contains(&room)
}

fn number_at(text: &[char], at: usize, before: Option<char>) -> Option<usize> {
    if !text[at].is_ascii_digit() || before.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let (end, all) = groups(text, at);
    let digits: usize = all.iter().map(String::len).sum();
    if !is_date(&all[..all.len().min(3)]) && (digits >= MANY_DIGITS || is_door(&all)) {
        return Some(end);
    }
    // The first group alone: "12幢 3单元 502室".
    let end = at + all[0].len();
    if let Some(end) = followed_by(text, end, &AFTER) {
        return Some(end);
    }
    let door_size = (3..=4).contains(&all[0].len());
    let door = (door_size && preceded_by(text, at, &BEFORE)) || preceded_by(text, at, &BEFORE_EN);
    (door && followed_by(text, end, &MEASURES).is_none()).then_some(end)
}

fn numeral_at(text: &[char], at: usize, before: Option<char>) -> Option<usize> {
    let is = |c: char| NUMERALS.contains(c);
    if !is(text[at]) || before.is_some_and(is) {
        return None;
    }
    let end = run(text, at, is);
    if end - at >= MANY_DIGITS {
        return Some(end);
    }
    followed_by(text, end, &["室", "号室", "单元", "号房"])
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn doors_and_phones_are_hidden_and_the_rest_is_left() {
        for (text, shown) in [
            ("3幢2单元502室漏水", "3幢***漏水"),
            ("3幢502漏水，请打13812345678", "3幢***漏水，请打***"),
            ("电话 138-1234-5678 或 0571 8800 1234", "电话 *** 或 ***"),
            ("电话：１３８１２３４５６７８", "电话：***"),
            ("12-3-502 门口有垃圾", "*** 门口有垃圾"),
            ("五零二室的灯，三楼也坏了", "***的灯，三楼也坏了"),
            ("一二三四五六七八", "***"),
            ("2026-11-30 10:00 起停水", "2026-11-30 10:00 起停水"),
            ("倒在文一路125号前，约300米", "倒在文一路125号前，约300米"),
            ("三幢二单元十楼", "三幢***十楼"),
            ("Room 502 and flat 3, near building 12", "Room *** and flat ***, near building 12"),
            ("The bathroom 2 leaks", "The bathroom 2 leaks"),
            ("写信到 wang.xl@example.com 即可", "写信到 *** 即可"),
            ("浙A12345 和 粤BD12345 占道", "*** 和 *** 占道"),
            ("3-502 没电", "*** 没电"),
            ("浙A·D12345占道", "***占道"),
            ("5个月没人修，花了2000元", "5个月没人修，花了2000元"),
            ("8号楼2026年刷过", "8号楼2026年刷过"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("身份证 33010619800101001X", "身份证 ***X"),
            ("", ""),
        ] {
            assert_eq!(mask(text, &[]), shown, "{text}");
        }
    }

    #[test]
    fn what_is_known_of_the_writer_is_hidden() {
        let known = ["王秀兰", "13812345678", "w@x.cn", "王", ""];
        assert_eq!(mask("我是王秀兰，王家的", &known), "我是***，王家的");
        assert_eq!(mask("***王秀兰***", &known), "*********");
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        for text in ["浙", "浙A", "@", "1", "1-", "１－", "room", "十", "\u{0}", "a@", "1 室", "京A·"]
        {
            let _ = mask(text, &[]);
        }
        assert!(mask(&"1-".repeat(50_000), &[]).len() < 10);
    }
}
