use super::*;

const ID: &str = "outbox-17.AbC_d-9@dawuye.example";

fn dsn(action: &str, fields: &str, original: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.com\r\nTo: bill@dawuye.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nI'm sorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
         Final-Recipient: rfc822; nobody@example.com\r\nAction: {action}\r\n{fields}\r\n\
         --b\r\n{original}\r\n--b--\r\n"
    )
}

fn headers() -> String {
    format!("Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{ID}>\r\nSubject: x\r\n")
}

fn whole() -> String {
    format!("Content-Type: message/rfc822\r\n\r\nMessage-ID: <{ID}>\r\nSubject: x\r\n\r\nhello\r\n")
}

#[test]
fn a_report_names_its_mail_and_what_was_wrong() {
    for original in [headers(), whole()] {
        let fields = "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <nobody@example.com>:\r\n Recipient address rejected\r\n";
        let report = read(dsn("failed", fields, &original).as_bytes(), "outbox-").unwrap();
        assert_eq!(report.ids, [ID], "{original}");
        assert!(report.failed && report.nobody_there());
        assert_eq!(report.status.as_deref(), Some("5.1.1"));
        assert_eq!(report.said, "550 5.1.1 <nobody@example.com>: Recipient address rejected");
    }
}

#[test]
fn a_full_box_a_delay_and_a_delivery_are_not_nobody() {
    for (action, fields, failed) in [
        ("failed", "Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\r\n", true),
        ("failed", "Status: 5.7.1\r\n", true),
        ("failed", "Status: 4.4.7\r\n", true),
        ("delayed", "Status: 4.4.1\r\n", false),
        ("delivered", "Status: 2.0.0\r\n", false),
        ("relayed", "", false),
    ] {
        let report = read(dsn(action, fields, &headers()).as_bytes(), "outbox-").unwrap();
        assert_eq!((report.failed, report.nobody_there()), (failed, false), "{action} {fields}");
    }
    // A general status, and the exact one in what the next server said.
    let fields = "Status: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n";
    assert!(read(dsn("failed", fields, &headers()).as_bytes(), "outbox-").unwrap().nobody_there());
}

#[test]
fn a_letter_instead_of_a_report_is_read_for_its_code() {
    let letter = format!(
        "From: PostMaster@qq.example\r\nTo: bill@dawuye.example\r\nSubject: =?utf-8?B?6YCA5L+h?=\r\n\
         Content-Type: text/html; charset=utf-8\r\n\r\n<p>您的邮件被退回。host said: 550 5.1.1 mailbox not found</p><p>Message-ID: &lt;{ID}&gt;</p>"
    );
    let report = read(letter.as_bytes(), "outbox-").unwrap();
    assert_eq!((report.ids.as_slice(), report.nobody_there()), ([ID.to_owned()].as_slice(), true));
    let silent = read(b"From: postmaster@x.example\r\n\r\nsomething went wrong", "outbox-").unwrap();
    assert_eq!((silent.ids.len(), silent.failed, silent.nobody_there()), (0, true, false));
}

#[test]
fn a_code_is_no_date_and_no_address() {
    for (text, status) in [
        ("550 5.1.1 x", Some("5.1.1")),
        ("on 2026.11.30 from 10.0.0.1", None),
        ("5.1", None),
        ("5.1.1.1", None),
        ("(#5.7.26)", Some("5.7.26")),
        ("", None),
    ] {
        assert_eq!(enhanced_status(text), status, "{text}");
    }
}

#[test]
fn whatever_comes_is_read_without_falling() {
    let good = dsn("failed", "Status: 5.1.1\r\n", &whole());
    for cut in 0..good.len() {
        let _ = read(&good.as_bytes()[..cut], "outbox-");
    }
    let _ = read(&[0xFF; 300], "outbox-");
}
