//! The words of the mail queue.

use entity::enums::{MailKind, MailStatus};

use crate::i18n::Lang;
use crate::messages;

messages! {
    queue { zh: "邮件队列", en: "Mail queue" }
    kind_bill { zh: "账单", en: "Bill" }
    kind_receipt { zh: "收据", en: "Receipt" }
    kind_request { zh: "诉求进展", en: "Request update" }
    queued { zh: "待发", en: "Queued" }
    sent { zh: "已发", en: "Sent" }
    failed { zh: "失败", en: "Failed" }
    parked { zh: "搁置", en: "Parked" }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: MailKind) -> &'static str {
    match kind {
        MailKind::Bill => kind_bill(lang),
        MailKind::Receipt => kind_receipt(lang),
        MailKind::RequestUpdate => kind_request(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: MailStatus) -> &'static str {
    match status {
        MailStatus::Queued => queued(lang),
        MailStatus::Sent => sent(lang),
        MailStatus::Failed => failed(lang),
        MailStatus::Parked => parked(lang),
    }
}
