//! What of a talk everybody may read: rooms, phones, addresses of mail and plates are masked by rule, names of those who took
//! part are found, and what only looks personal is pointed out. Pure.
//!
//! A place is told to the building at most (个人信息保护法 art. 25: nothing personal is published without separate consent).

/// Digits from which on a number is taken for a phone, an identity card or a bank card.
const LONG: usize = 7;
/// What stands for a household whose building is not told.
const SOME_HOUSEHOLD: &str = "某户";
const HIDDEN: &str = "***";

/// Chinese digits as they stand in `五〇二室`.
fn is_numeral(c: char) -> bool {
    "〇○零一二三四五六七八九十百".contains(c)
}

/// Full-width digits as plain ones.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        c => c,
    }
}

struct Reader {
    text: Vec<char>,
    at: usize,
    out: String,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn begins(&self, at: usize, words: &str) -> bool {
        words.chars().enumerate().all(|(n, c)| self.text.get(at + n) == Some(&c))
    }

    /// The end of the run of characters that are `of`, from `at`.
    fn run(&self, at: usize, of: impl Fn(char) -> bool) -> usize {
        at + self.text[at.min(self.text.len())..].iter().take_while(|c| of(**c)).count()
    }

    /// The number at `at`, digits in groups joined by `joint`: the lengths of the groups, and where it ends.
    fn groups(&self, at: usize, joint: &[char]) -> (Vec<usize>, usize) {
        let mut end = self.run(at, |c| c.is_ascii_digit());
        let mut groups = vec![end - at];
        while self.text.get(end).is_some_and(|c| joint.contains(c)) {
            let next = self.run(end + 1, |c| c.is_ascii_digit());
            if next == end + 1 {
                break;
            }
            groups.push(next - end - 1);
            end = next;
        }
        (groups, end)
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.text[from..to].iter().collect()
    }

    fn keep_to(&mut self, end: usize) {
        let kept = self.slice(self.at, end);
        self.out.push_str(&kept);
        self.at = end;
    }

    fn put_to(&mut self, words: &str, end: usize) {
        self.out.push_str(words);
        self.at = end;
    }

    /// Whether what was written last names a building.
    fn after_building(&self) -> bool {
        let before = self.out.trim_end();
        ["幢", "栋", "号楼"].iter().any(|word| before.ends_with(word))
    }

    /// Where a room's own word after its number ends.
    fn after_room_word(&self, at: usize) -> Option<usize> {
        ["号房", "室", "房"].iter().find(|w| self.begins(at, w)).map(|w| at + w.chars().count())
    }

    /// `3单元`, `3单元502`, `3单元502室`: the entrance is not told, and the room even less.
    fn entrance(&mut self, end: usize) {
        let after = end + 2;
        let digits = self.run(after, char::is_whitespace);
        let room = self.run(digits, |c| c.is_ascii_digit() || is_numeral(c));
        if room - digits >= 3 {
            let end = self.after_room_word(room).unwrap_or(room);
            let words = if self.after_building() { "" } else { SOME_HOUSEHOLD };
            self.put_to(words, end);
        } else {
            self.put_to("单元", after);
        }
    }

    /// A number of one group, in plain or in Chinese digits.
    fn single(&mut self, end: usize) {
        let len = end - self.at;
        if self.begins(end, "单元") {
            return self.entrance(end);
        }
        let room_word = self.after_room_word(end);
        let building = self.after_building();
        let english = self.out.to_ascii_lowercase();
        let english = english.trim_end().trim_end_matches('.');
        if (3..=4).contains(&len) && (room_word.is_some() || building) {
            self.put_to(if building { "" } else { SOME_HOUSEHOLD }, room_word.unwrap_or(end));
        } else if ["room", "flat", "apartment", "apt"].iter().any(|w| english.ends_with(w)) {
            self.put_to(HIDDEN, end);
        } else {
            self.keep_to(end);
        }
    }

    fn number(&mut self) {
        let (spaced, space_end) = self.groups(self.at, &[' ', '-']);
        let phone: &[&[usize]] = &[&[3, 4, 4], &[4, 8], &[4, 7], &[3, 8], &[4, 4]];
        let (groups, end) = self.groups(self.at, &['-']);
        let year = self.begins(self.at, "19") || self.begins(self.at, "20");
        if groups.len() > 1 && groups[0] == 4 && year && groups[1..].iter().all(|len| *len <= 2) {
            return self.keep_to(end);
        }
        if phone.contains(&spaced.as_slice()) {
            return self.put_to(HIDDEN, space_end);
        }
        match groups.as_slice() {
            [building @ 1..=3, 1..=2, 3..=4] => {
                let words = self.slice(self.at, self.at + building) + "幢";
                let end = self.after_room_word(end).unwrap_or(end);
                self.put_to(&words, end);
            }
            [1..=2, 3..=4] if !self.text.get(end).is_some_and(|c| "元米人户".contains(*c)) => {
                let end = self.after_room_word(end).unwrap_or(end);
                let words = if self.after_building() { "" } else { SOME_HOUSEHOLD };
                self.put_to(words, end);
            }
            groups if groups.iter().sum::<usize>() >= LONG => {
                let end = self.run(end, |c| matches!(c, 'x' | 'X'));
                self.put_to(HIDDEN, end);
            }
            [_] => self.single(end),
            _ => self.keep_to(end),
        }
    }

    fn mail_address(&mut self) {
        let part = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let kept = self.out.trim_end_matches(part).len();
        self.out.truncate(kept);
        let end = self.run(self.at + 1, part);
        self.put_to(HIDDEN, end);
    }

    /// The end of a vehicle's plate that begins here.
    fn plate(&self) -> Option<usize> {
        let province = self
            .peek(0)
            .is_some_and(|c| "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".contains(c));
        if !province || !self.peek(1).is_some_and(|c| c.is_ascii_uppercase()) {
            return None;
        }
        let from = self.at + 2 + usize::from(self.peek(2).is_some_and(|c| matches!(c, '·' | ' ')));
        let end = self.run(from, |c| c.is_ascii_uppercase() || c.is_ascii_digit());
        let digits = self.text[from.min(end)..end].iter().any(char::is_ascii_digit);
        ((5..=6).contains(&(end.saturating_sub(from))) && digits).then_some(end)
    }
}

/// `text` as everybody may read it.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut r = Reader { text: text.trim().chars().map(plain).collect(), at: 0, out: String::new() };
    while let Some(c) = r.peek(0) {
        if let Some(end) = r.plate() {
            r.put_to(HIDDEN, end);
        } else if c.is_ascii_digit() {
            r.number();
        } else if is_numeral(c) {
            let end = r.run(r.at, is_numeral);
            r.single(end);
        } else if c == '@' {
            r.mail_address();
        } else {
            r.out.push(c);
            r.at += 1;
        }
    }
    r.out
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Those of `names` that stand in `text`. A single character is no name one could find.
#[must_use]
pub fn named<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let text = squeezed(text);
    let mut found: Vec<&str> = names
        .into_iter()
        .map(str::trim)
        .filter(|name| name.chars().count() > 1 && text.contains(&squeezed(name)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The names in a line of hosts: `周海燕、沈丽萍`.
pub fn split_names(line: &str) -> impl Iterator<Item = &str> {
    line.split(['、', '，', ',', ';', '；', '/']).map(str::trim).filter(|name| !name.is_empty())
}

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const TITLES: [&str; 16] = [
    "先生", "女士", "小姐", "阿姨", "大爷", "大妈", "大伯", "大叔", "叔叔", "奶奶", "爷爷", "师傅", "老师",
    "医生", "老伯", "阿婆",
];
/// What may follow three or four digits that are no room.
const MEASURES: &str =
    "元块毛分户人名位次件年月日天时点号路米平方㎡个盏棵株条张把%％℃:：.．万千百级吨斤瓦伏-~～至楼层幢栋路弄";

/// What looks personal in a masked text, but may be nothing: a surname with a title, a number that could be a room's.
#[must_use]
pub fn doubts(masked: &str) -> Vec<String> {
    let chars: Vec<char> = masked.chars().collect();
    let mut found = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let rest: String = chars[at + 1..].iter().take(2).collect();
        if SURNAMES.contains(*c) && TITLES.contains(&rest.as_str()) {
            found.push(format!("{c}{rest}"));
        }
        let starts = c.is_ascii_digit() && (at == 0 || !chars[at - 1].is_ascii_alphanumeric());
        if starts {
            let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
            let next = chars.get(at + digits.len());
            let measured = next.is_some_and(|c| MEASURES.contains(*c) || c.is_ascii_alphabetic());
            let decimal = at > 0 && matches!(chars[at - 1], '.' | ':' | '-' | '：');
            if (3..=4).contains(&digits.len()) && !measured && !decimal {
                found.push(digits);
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_to_the_building_at_most() {
        for (text, expected) in [
            ("12幢3单元502室漏水", "12幢漏水"),
            ("12幢 3单元 502 漏水", "12幢  漏水"),
            ("12-3-502 漏水", "12幢 漏水"),
            ("12幢502室漏水", "12幢漏水"),
            ("12幢502漏水", "12幢漏水"),
            ("12号楼1203房空调滴水", "12号楼空调滴水"),
            ("3单元502室门铃坏了", "某户门铃坏了"),
            ("12幢3单元门坏了", "12幢单元门坏了"),
            ("502室住户反映", "某户住户反映"),
            ("５０２室住户反映", "某户住户反映"),
            ("十二幢三单元五〇二室", "十二幢"),
            ("五零二室渗水", "某户渗水"),
            ("3-502渗水", "某户渗水"),
            ("room 502 leaks", "room *** leaks"),
            ("两室一厅，会议室里", "两室一厅，会议室里"),
            ("一室一厅", "一室一厅"),
            ("69幢楼道灯共120盏", "69幢楼道灯共120盏"),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_that_reach_a_person_are_hidden_and_others_are_not() {
        for (text, expected) in [
            ("请打13812345678", "请打***"),
            ("请打138 1234 5678联系", "请打***联系"),
            ("请打138-1234-5678", "请打***"),
            ("电话0571-88001234转8", "电话***转8"),
            ("身份证33010619600101123X", "身份证***"),
            ("邮箱 wang.wu@example.com 。", "邮箱 *** 。"),
            ("浙A12345占道", "***占道"),
            ("浙A·D12345占道", "***占道"),
            ("2026-09-18 19:00前修好", "2026-09-18 19:00前修好"),
            ("9月20日前更换12盏，约1200元", "9月20日前更换12盏，约1200元"),
            ("12345热线", "12345热线"),
            ("10-200元", "10-200元"),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn masking_again_changes_nothing() {
        for text in ["12幢3单元502室13812345678", "3单元门", "五〇二室", "a@b.c", "浙A12345", "某户"]
        {
            assert_eq!(masked(&masked(text)), masked(text), "{text}");
        }
    }

    #[test]
    fn names_of_those_who_took_part_are_found() {
        let names = ["王建国", "李 梅", "周海燕", "张", "Anna Wu"];
        assert_eq!(named("王建国说李梅家的灯", names), ["李 梅", "王建国"]);
        assert_eq!(named("asked by anna  wu", names), ["Anna Wu"]);
        assert!(named("张灯结彩，路灯不亮", names).is_empty());
        assert_eq!(split_names("周海燕、沈丽萍, 社区").collect::<Vec<_>>(), ["周海燕", "沈丽萍", "社区"]);
    }

    #[test]
    fn what_may_be_personal_is_pointed_out() {
        assert_eq!(doubts("王阿姨说502和301漏水，已换120盏灯，2026年完工"), ["301", "502", "王阿姨"]);
        assert!(doubts("9月20日前更换12盏，约1200元，12幢").is_empty());
    }
}
