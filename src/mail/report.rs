//! What a mail server says of a mail it could not deliver (DSN, RFC 3464): pure, and lenient, for many servers write their own.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// Letters of what the server said that are kept.
const MAX_SAID: usize = 300;
/// Letters of a part in which a number of ours is looked for.
const MAX_LOOKED_THROUGH: usize = 200_000;
/// Reports nest the mail they are about; deeper than this nobody nests.
const MAX_DEPTH: u8 = 3;

/// What became of a mail of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The Message-IDs that stand in it and may be ours, without angle brackets.
    pub ids: Vec<String>,
    /// It is given up; otherwise only late.
    pub failed: bool,
    /// `5.1.1`, when the server said it.
    pub status: Option<String>,
    pub said: String,
}

impl Report {
    /// Whether nobody is there: a bad mailbox or domain, not a full one and not a mail that was disliked.
    #[must_use]
    pub fn nobody_there(&self) -> bool {
        self.failed && self.status.as_deref().is_some_and(nobody_there)
    }
}

/// Whether an enhanced status (RFC 3463) says that an address leads nowhere for good.
#[must_use]
pub fn nobody_there(status: &str) -> bool {
    matches!(status, "5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1")
}

/// The first enhanced status in a text: `5.1.1` of `550 5.1.1 User unknown`.
#[must_use]
pub fn enhanced_status(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).find(|word| {
        let mut parts = word.split('.');
        let number =
            |part: Option<&str>| part.is_some_and(|p| (1..=3).contains(&p.len()) && p.parse::<u16>().is_ok());
        let class = matches!(parts.next(), Some("2" | "4" | "5"));
        class && number(parts.next()) && number(parts.next()) && parts.next().is_none()
    })
}

/// Reads a report; none when nothing can be read. `prefix` begins the numbers we give our mails.
#[must_use]
pub fn read(bytes: &[u8], prefix: &str) -> Option<Report> {
    // As in `mail_in::parse`: the parser asserts what cut-off parts do not keep.
    std::panic::catch_unwind(|| {
        let message = MessageParser::default().parse(bytes)?;
        let mut report = Report { ids: Vec::new(), failed: true, status: None, said: String::new() };
        let mut words = String::new();
        collect(&message, prefix, 0, &mut report, &mut words);
        if report.status.is_none() && report.said.is_empty() {
            // No field says it: servers that write letters instead put the code into them.
            report.status = enhanced_status(&words).map(str::to_owned);
            report.said = said(&words);
        }
        report.failed &= !report.status.as_deref().is_some_and(|s| s.starts_with('2'));
        Some(report)
    })
    .ok()
    .flatten()
}

fn collect(message: &Message<'_>, prefix: &str, depth: u8, report: &mut Report, words: &mut String) {
    if let Some(id) = message.message_id() {
        note_ids(id, prefix, report);
    }
    for part in &message.parts {
        let kind = part.content_type().map(|c| format!("{}/{}", c.ctype(), c.subtype().unwrap_or_default()));
        match &part.body {
            PartType::Message(inner) if depth < MAX_DEPTH => collect(inner, prefix, depth + 1, report, words),
            PartType::Multipart(_) | PartType::Message(_) => {}
            _ => {
                let text = String::from_utf8_lossy(part.contents());
                let text: String = text.chars().take(MAX_LOOKED_THROUGH).collect();
                if kind.is_some_and(|k| k.eq_ignore_ascii_case("message/delivery-status")) {
                    fields(&text, report);
                } else if depth == 0 && part.is_text() {
                    words.push_str(&text);
                    words.push('\n');
                }
                note_ids(&text, prefix, report);
            }
        }
    }
}

/// The fields of a report for machines.
fn fields(text: &str, report: &mut Report) {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    for line in unfolded.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "action" => report.failed = value.eq_ignore_ascii_case("failed"),
            "status" => report.status = enhanced_status(value).map(str::to_owned).or(report.status.take()),
            "diagnostic-code" => {
                report.said = said(value.split_once(';').map_or(value, |(_, rest)| rest));
                // Some give a general status and say more exactly what it was here.
                let exact = enhanced_status(&report.said).filter(|s| nobody_there(s)).map(str::to_owned);
                report.status = exact.or(report.status.take());
            }
            _ => {}
        }
    }
}

fn said(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_SAID).collect()
}

/// Notes what looks like a number of ours, wherever it stands: not every server keeps the headers of what it sends back.
fn note_ids(text: &str, prefix: &str, report: &mut Report) {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    for (at, _) in text.match_indices(prefix) {
        let id: String = text[at..].chars().take_while(|c| is_of_id(*c)).take(250).collect();
        let id = id.trim_end_matches(['.', '-']).to_owned();
        if id.contains('@') && !report.ids.contains(&id) {
            report.ids.push(id);
        }
    }
}

#[cfg(test)]
#[path = "report_cases.rs"]
mod tests;
