#![no_main]

use std::sync::Once;

use dawuye::mail_in::parse::{MAX_ID, MAX_PHOTOS, MAX_SUBJECT, MAX_TEXT, read};

static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // What the parser beneath asserts is caught by `read`; what is asserted here still ends the run.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|info| eprintln!("{info}"))));
    let Some(mail) = read(data) else { return };
    assert!(mail.subject.chars().count() <= MAX_SUBJECT && !mail.subject.contains('\n'));
    assert!(mail.text.chars().count() <= MAX_TEXT && mail.photos.len() <= MAX_PHOTOS);
    assert!(mail.message_id.is_none_or(|id| !id.is_empty() && id.len() <= MAX_ID));
});
