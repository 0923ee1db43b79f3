//! A mail from a stranger as plain text and photos: pure, and under limits.

use std::borrow::Cow;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{
    Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

/// A mail larger than this is not read at all.
pub const MAX_MAIL_BYTES: u64 = 25 * 1024 * 1024;
/// Photos taken from one mail; what is more is counted and left out.
pub const MAX_PHOTOS: usize = 5;
/// A photo larger than this is left out.
pub const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;
/// Letters of the text that are kept: the rest of a request's description is for what we say ourselves.
pub const MAX_TEXT: usize = 1_800;
/// Letters of a subject.
pub const MAX_SUBJECT: usize = 60;
/// Letters of a sender's name.
pub const MAX_NAME: usize = 40;
/// Bytes of a Message-ID.
pub const MAX_ID: usize = 250;
/// Parts of text that are joined.
const MAX_TEXTS: usize = 8;
/// Bytes of markup that are turned into text.
const MAX_HTML_BYTES: usize = 512 * 1024;
/// Mails it may answer that are looked at.
const MAX_REFERENCES: usize = 20;

/// Who wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// May be empty.
    pub name: String,
    /// In lower case.
    pub address: String,
}

/// A photo, by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why a mail is no call of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// An answering machine (RFC 3834).
    Automatic,
    /// A list or an advertisement.
    List,
    /// A mail that could not be delivered.
    Bounce,
}

/// What stands in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Without angle brackets.
    pub message_id: Option<String>,
    pub sender: Option<Sender>,
    /// Without the words for "answer" and "forwarded"; may be empty.
    pub subject: String,
    /// Plain; may be empty.
    pub text: String,
    /// The ids of mails it answers, the nearest first.
    pub answers: Vec<String>,
    pub photos: Vec<Photo>,
    /// Files that were not taken: no photos, too large, too many.
    pub left_out: usize,
    pub machine: Option<Machine>,
}

/// Reads a mail; none when it is none.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Incoming> {
    // The parser asserts what some nested parts that are cut off do not keep (in a debug build). A mail it chokes on is none,
    // and takes no other with it.
    std::panic::catch_unwind(|| incoming(bytes)).ok().flatten()
}

fn incoming(bytes: &[u8]) -> Option<Incoming> {
    let message = MessageParser::default().parse(bytes)?;
    // Anything at all parses as something; a mail says at least whom it is from or what it is about.
    if message.from().is_none() && message.subject().is_none() && message.message_id().is_none() {
        return None;
    }
    let (photos, left_out) = photos(&message);
    Some(Incoming {
        message_id: message.message_id().map(plain_id).filter(|id| !id.is_empty()),
        sender: sender(&message),
        subject: subject(&message),
        text: text(&message),
        answers: answers(&message),
        photos,
        left_out,
        machine: machine(&message),
    })
}

fn plain_id(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>')).take(MAX_ID).collect()
}

fn sender(message: &Message<'_>) -> Option<Sender> {
    let from = message.from()?.first()?;
    let address = from.address()?.trim().to_lowercase();
    let name = one_line(from.name().unwrap_or_default(), MAX_NAME);
    Some(Sender { name, address }).filter(|s| crate::mail::is_address(&s.address))
}

/// Letters that show, on one line.
fn one_line(text: &str, most: usize) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_hidden(*c));
    let text: String = shown.collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

/// Signs that show nothing, or turn the direction of what follows.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Bytes whose character set nobody named: UTF-8 as the parser read them, or else GB 18030, which such mails are written in
/// here.
fn unnamed<'a>(read: &'a str, raw: Option<&[u8]>) -> Cow<'a, str> {
    if !read.contains(char::REPLACEMENT_CHARACTER) {
        return Cow::Borrowed(read);
    }
    let again = raw.and_then(|raw| {
        encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(raw).map(Cow::into_owned)
    });
    again.map_or(Cow::Borrowed(read), Cow::Owned)
}

fn slice<'a>(message: &'a Message<'_>, from: u32, to: u32) -> Option<&'a [u8]> {
    let at = |offset: u32| usize::try_from(offset).ok();
    message.raw_message().get(at(from)?..at(to)?)
}

fn subject(message: &Message<'_>) -> String {
    let read = message.subject().unwrap_or_default();
    let header = message.headers().iter().rev().find(|h| h.name == HeaderName::Subject);
    let raw = header.and_then(|h| slice(message, h.offset_start, h.offset_end));
    let whole = one_line(&unnamed(read, raw), MAX_SUBJECT * 4);
    let mut rest = whole.as_str();
    // 「回复：Re: …」: as often as it was answered.
    while let Some(after) = ANSWER_WORDS.iter().find_map(|word| without(rest, word)) {
        rest = after;
    }
    one_line(rest, MAX_SUBJECT)
}

const ANSWER_WORDS: [&str; 8] = ["re", "fw", "fwd", "回复", "答复", "转发", "回覆", "aw"];

/// `text` behind `word` and a colon.
fn without<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = text.get(word.len()..)?.trim_start();
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    rest.strip_prefix([':', '：']).map(str::trim_start)
}

fn text(message: &Message<'_>) -> String {
    let mut words = String::new();
    for at in message.text_body.iter().take(MAX_TEXTS) {
        let Some(part) = message.parts.get(usize::try_from(*at).unwrap_or(usize::MAX)) else { continue };
        let read = match &part.body {
            PartType::Text(text) => unnamed(text, raw_of(message, part)).into_owned(),
            PartType::Html(html) => html_words(&unnamed(html, raw_of(message, part))),
            PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
            | PartType::Multipart(_) => {
                continue;
            }
        };
        words.push_str(&read);
        words.push('\n');
    }
    tidy(&words)
}

/// The bytes of a part that are its letters as they stand.
fn raw_of<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> Option<&'a [u8]> {
    if part.encoding != Encoding::None {
        return None;
    }
    slice(message, part.offset_body, part.offset_end)
}

/// The words of markup; scripts, styles and comments are none.
fn html_words(html: &str) -> String {
    let mut end = html.len().min(MAX_HTML_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let mut lines = html[..end].to_owned();
    // The reader of markup breaks lines at <br> and </p> alone.
    for tag in ["</div>", "</li>", "</tr>", "</h1>", "</h2>", "</h3>"] {
        lines = lines.replace(tag, &format!("<br>{tag}"));
    }
    html_to_text(&lines)
}

/// Plain lines without blanks at their ends and with at most one empty line between them.
fn tidy(words: &str) -> String {
    let mut out = String::new();
    let mut empty = 0;
    for line in words.lines() {
        let shown: String =
            line.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
        let shown = shown.trim_end();
        if shown.trim().is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(shown);
    }
    out.trim().chars().take(MAX_TEXT).collect::<String>().trim_end().to_owned()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![plain_id(id)],
        HeaderValue::TextList(list) => {
            list.iter().rev().take(MAX_REFERENCES).map(|id| plain_id(id)).collect()
        }
        _ => Vec::new(),
    }
}

fn answers(message: &Message<'_>) -> Vec<String> {
    let mut all = ids(message.in_reply_to());
    all.extend(ids(message.references()));
    all.truncate(MAX_REFERENCES);
    all
}

fn photos(message: &Message<'_>) -> (Vec<Photo>, usize) {
    let (mut photos, mut left_out) = (Vec::new(), 0);
    for part in message.attachments() {
        let bytes = match &part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.as_ref(),
            PartType::Text(_) | PartType::Html(_) | PartType::Message(_) | PartType::Multipart(_) => {
                left_out += 1;
                continue;
            }
        };
        let kind = infer::get(bytes).map(|kind| kind.mime_type());
        let is_photo = matches!(kind, Some("image/jpeg" | "image/png" | "image/webp"));
        if !is_photo || bytes.len() > MAX_PHOTO_BYTES || photos.len() >= MAX_PHOTOS {
            left_out += 1;
            continue;
        }
        let name = one_line(part.attachment_name().unwrap_or_default(), MAX_NAME);
        photos.push(Photo { name, bytes: bytes.to_vec() });
    }
    (photos, left_out)
}

/// Addresses that mail servers send from about other mails.
const SERVERS: [&str; 2] = ["mailer-daemon", "postmaster"];

fn machine(message: &Message<'_>) -> Option<Machine> {
    let header = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_lowercase());
    let kind = message.content_type();
    let report = kind.is_some_and(|c| {
        c.ctype().eq_ignore_ascii_case("multipart")
            && c.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
    });
    let from = sender(message).map(|s| s.address).unwrap_or_default();
    let by_server = SERVERS.iter().any(|name| from.split('@').next() == Some(*name));
    // An empty sender on the envelope: nobody is to answer it.
    let unanswerable = header("Return-Path").is_some_and(|path| path == "<>");
    if report || by_server || unanswerable {
        return Some(Machine::Bounce);
    }
    let automatic = header("Auto-Submitted").is_some_and(|word| word != "no" && !word.is_empty());
    if automatic || header("X-Autoreply").is_some() || header("X-Autorespond").is_some() {
        return Some(Machine::Automatic);
    }
    match header("Precedence").as_deref() {
        Some("auto_reply") => return Some(Machine::Automatic),
        Some("bulk" | "list" | "junk") => return Some(Machine::List),
        _ => {}
    }
    (header("List-Id").is_some() || header("List-Unsubscribe").is_some()).then_some(Machine::List)
}

#[cfg(test)]
#[path = "parse_cases.rs"]
mod tests;
