//! Masking of personal data: enough to recognise what one knows, too little to learn what one does not.

/// The compound surnames kept whole.
const COMPOUND_SURNAMES: [&str; 20] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木",
    "宇文", "长孙", "南宫", "轩辕", "申屠", "独孤", "闻人",
];

/// The surname and a star for each further character: 张三 → 张*, 欧阳修 → 欧阳*, 张晓明 → 张**.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let chars: Vec<char> = name.trim().chars().collect();
    let compound = chars.len() > 2 && COMPOUND_SURNAMES.iter().any(|s| name.trim().starts_with(s));
    let kept = if compound { 2 } else { 1 };
    let hidden = chars.len().saturating_sub(kept).clamp(1, 8);
    chars.iter().take(kept).copied().chain(std::iter::repeat_n('*', hidden)).collect()
}

/// 13812345678 → 138****5678; a shorter number keeps its last two digits.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.trim().chars().collect();
    let (head, tail) = if chars.len() >= 11 { (3, 4) } else { (0, 2.min(chars.len() / 2)) };
    let hidden = chars.len() - head - tail;
    let start = chars.iter().take(head).copied();
    let end = chars.iter().skip(chars.len() - tail).copied();
    start.chain(std::iter::repeat_n('*', hidden)).chain(end).collect()
}

/// zhang.san@example.com → z***@example.com.
#[must_use]
pub fn mask_email(email: &str) -> String {
    match email.trim().split_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_surname() {
        for (name, masked) in [
            ("张三", "张*"),
            ("张晓明", "张**"),
            ("欧阳修", "欧阳*"),
            ("司马", "司*"),
            ("王", "王*"),
            ("", "*"),
            (" 李四 ", "李*"),
        ] {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn phones_keep_head_and_tail() {
        for (phone, masked) in
            [("13812345678", "138****5678"), ("88001234", "******34"), ("12", "*2"), ("", "")]
        {
            assert_eq!(mask_phone(phone), masked, "{phone}");
        }
    }

    #[test]
    fn addresses_keep_their_first_letter_and_domain() {
        for (email, masked) in [
            ("zhang.san@example.com", "z***@example.com"),
            ("@example.com", "***@example.com"),
            ("nonsense", "***"),
        ] {
            assert_eq!(mask_email(email), masked, "{email}");
        }
    }
}
