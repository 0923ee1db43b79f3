//! Mails as they come, and as they should not.

use super::*;

fn mail(head: &str, body: &str) -> Incoming {
    let text = format!(
        "From: =?UTF-8?B?546L56eA5YWw?= <Wang@Example.com>\r\nMessage-ID: <a@example.com>\r\n{head}\r\n{body}"
    );
    read(text.as_bytes()).expect("a mail")
}

#[test]
fn a_plain_mail_is_read() {
    let m = mail(
        "Subject: =?UTF-8?B?5qW86YGT54Gv5LiN5Lqu?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
        "5LiJ5qW855qE54Gv5Z2P5LqG44CC",
    );
    assert_eq!(m.sender, Some(Sender { name: "王秀兰".into(), address: "wang@example.com".into() }));
    assert_eq!(
        (m.subject.as_str(), m.text.as_str(), m.message_id.as_deref()),
        ("楼道灯不亮", "三楼的灯坏了。", Some("a@example.com"))
    );
    assert_eq!((m.machine, m.photos.len(), m.left_out), (None, 0, 0));
}

#[test]
fn answers_lose_the_words_that_say_so() {
    for (subject, kept) in [
        ("Re: Re: lamp", "lamp"),
        ("回复：答复: 灯", "灯"),
        ("RE：灯", "灯"),
        ("Regarding the lamp", "Regarding the lamp"),
        ("re", "re"),
    ] {
        assert_eq!(mail(&format!("Subject: {subject}\r\n"), "").subject, kept, "{subject}");
    }
    let m = mail(
        "In-Reply-To: <outbox-7@dawuye.example>\r\nReferences: <x@y> <outbox-3@dawuye.example>\r\n",
        "ok",
    );
    assert_eq!(m.answers, ["outbox-7@dawuye.example", "outbox-3@dawuye.example", "x@y"]);
}

#[test]
fn markup_becomes_words_without_scripts() {
    let html = "<html><head><title>t</title></head><body><style>p{}</style><div>一楼</div><div>二楼 &amp; 三楼</div>\
        <script>alert('x < 1')</script><p>完</p><!-- hidden --></body></html>";
    let m = mail("Content-Type: text/html; charset=utf-8\r\n", html);
    assert_eq!(m.text, "一楼\n二楼 & 三楼\n完");
}

#[test]
fn letters_of_no_named_set_are_read_as_gb18030() {
    let (words, _, _) = encoding_rs::GBK.encode("三单元漏水，请尽快处理");
    let mut bytes = b"From: a@example.com\r\nSubject: ".to_vec();
    bytes.extend_from_slice(&words);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes.extend_from_slice(&words);
    let m = read(&bytes).expect("a mail");
    assert_eq!((m.subject.as_str(), m.text.as_str()), ("三单元漏水，请尽快处理", "三单元漏水，请尽快处理"));
}

#[test]
fn what_no_person_wrote_is_told_apart() {
    for (head, machine) in [
        ("Auto-Submitted: auto-replied\r\n", Some(Machine::Automatic)),
        ("Auto-Submitted: no\r\n", None),
        ("Precedence: bulk\r\n", Some(Machine::List)),
        ("Precedence: auto_reply\r\n", Some(Machine::Automatic)),
        ("List-Id: <news.example.com>\r\n", Some(Machine::List)),
        ("Return-Path: <>\r\n", Some(Machine::Bounce)),
        ("Return-Path: <a@example.com>\r\n", None),
        ("Content-Type: multipart/report; boundary=b\r\n", Some(Machine::Bounce)),
    ] {
        assert_eq!(mail(head, "").machine, machine, "{head}");
    }
    let bounce = read(b"From: MAILER-DAEMON@example.com\r\n\r\nx").expect("a mail");
    assert_eq!(bounce.machine, Some(Machine::Bounce));
}

#[test]
fn nothing_reaches_a_line_that_breaks_it() {
    let m = mail("Subject: a\u{202E}b\r\n\tc\r\n", "x\u{7}y\u{200B}z   \n\n\n\nw\n");
    assert_eq!((m.subject.as_str(), m.text.as_str()), ("ab c", "x yz\n\nw"));
    let long = mail(&format!("Subject: {}\r\n", "长".repeat(400)), &"字".repeat(5_000));
    assert_eq!((long.subject.chars().count(), long.text.chars().count()), (MAX_SUBJECT, MAX_TEXT));
}

#[test]
fn what_is_no_mail_is_none() {
    for bytes in [&b""[..], b"\0\0\0", b"hello", b"\xFF\xD8\xFF"] {
        assert_eq!(read(bytes), None, "{bytes:?}");
    }
    assert_eq!(read(b"Subject: x\r\n\r\n").expect("a mail").sender, None);
    assert_eq!(read(b"From: nobody\r\n\r\n").and_then(|m| m.sender), None);
}
