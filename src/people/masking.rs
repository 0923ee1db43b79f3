//! Masking of personal data for eyes that need not see it.

/// Family names of two characters: what is left of a masked name is the whole family name.
const COMPOUND: [&str; 20] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "宇文", "长孙", "司徒",
    "司空", "夏侯", "端木", "百里", "东郭", "南宫", "独孤",
];

/// `张三` → `张*`, `欧阳修` → `欧阳*`
#[must_use]
pub fn mask_name(name: &str) -> String {
    let family: String = COMPOUND
        .iter()
        .find(|c| name.starts_with(**c) && name.chars().count() > 2)
        .map_or_else(|| name.chars().take(1).collect(), |c| (*c).to_owned());
    if family.is_empty() { String::new() } else { format!("{family}*") }
}

/// `13812345678` → `138****5678`; a number of up to seven digits keeps its last two.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    if digits.len() <= 7 {
        let kept: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
        return format!("****{kept}");
    }
    let head: String = digits[..3].iter().collect();
    let tail: String = digits[digits.len() - 4..].iter().collect();
    format!("{head}****{tail}")
}

/// `zhang@example.com` → `z***@example.com`
#[must_use]
pub fn mask_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_left() {
        assert_eq!(mask_name("张三"), "张*");
        assert_eq!(mask_name("欧阳修"), "欧阳*");
        assert_eq!(mask_name("欧阳"), "欧*");
        assert_eq!(mask_name("䶮喆"), "䶮*");
        assert_eq!(mask_name(""), "");
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("8800000"), "****00");
        assert_eq!(mask_email("zhang@example.com"), "z***@example.com");
    }
}
