//! What a mail is about, from its words: pure. A desk may say otherwise afterwards.

use entity::enums::{Line, RequestKind};

/// The first kind of which a word stands in the mail, the plainest words first.
const KINDS: [(RequestKind, &[&str]); 4] = [
    (RequestKind::Complaint, &["投诉", "举报", "complain"]),
    (RequestKind::Suggestion, &["建议", "suggest"]),
    (
        RequestKind::Repair,
        &[
            "报修", "维修", "漏水", "渗水", "堵塞", "不亮", "坏了", "损坏", "破损", "停电", "停水", "掉落",
            "开裂", "repair", "broken", "leak",
        ],
    ),
    (RequestKind::Help, &["求助", "帮忙", "被困", "help"]),
];

const LINES: [(Line, &[&str]); 3] = [
    (Line::WasteHaulage, &["垃圾", "投放点", "清运", "满溢", "大件", "garbage", "rubbish", "waste"]),
    (Line::Greening, &["绿化", "绿地", "树枝", "修剪", "草坪", "白蚁", "tree", "hedge"]),
    (Line::StreetCleaning, &["街面", "路面", "马路", "人行道", "落叶", "保洁", "清扫", "street", "pavement"]),
];

fn first<T: Copy>(table: &[(T, &[&str])], subject: &str, text: &str) -> Option<T> {
    // What stands in the subject says more than what is mentioned in passing.
    [subject, text].iter().find_map(|part| {
        let part = part.to_lowercase();
        table.iter().find(|(_, words)| words.iter().any(|word| part.contains(word))).map(|(what, _)| *what)
    })
}

/// An enquiry unless its words say more: nobody is sent out for what was only asked.
#[must_use]
pub fn kind(subject: &str, text: &str) -> RequestKind {
    first(&KINDS, subject, text).unwrap_or(RequestKind::Enquiry)
}

#[must_use]
pub fn line(subject: &str, text: &str) -> Line {
    first(&LINES, subject, text).unwrap_or(Line::Property)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_a_mail_is_about() {
        for (subject, text, expected) in [
            ("楼道灯不亮", "", (RequestKind::Repair, Line::Property)),
            ("投诉：垃圾三天没人收", "桶坏了", (RequestKind::Complaint, Line::WasteHaulage)),
            ("你好", "建议给中心绿地补种", (RequestKind::Suggestion, Line::Greening)),
            ("物业费怎么交", "请问几号截止", (RequestKind::Enquiry, Line::Property)),
            ("The pavement is BROKEN", "", (RequestKind::Repair, Line::StreetCleaning)),
            ("", "", (RequestKind::Enquiry, Line::Property)),
        ] {
            assert_eq!((kind(subject, text), line(subject, text)), expected, "{subject} {text}");
        }
    }
}
