//! The words of the mail queue.

use entity::enums::{MailKind, MailStatus};

use crate::i18n::Lang;
use crate::messages;

messages! {
    queue { zh: "邮件队列", en: "Mail queue" }
    kind_bill { zh: "账单", en: "Bill" }
    kind_receipt { zh: "收据", en: "Receipt" }
    kind_request_notice { zh: "诉求督办", en: "Request notice" }
    kind_request { zh: "诉求进展", en: "Request update" }
    kind_void { zh: "账单作废", en: "Bill voided" }
    kind_credit_note { zh: "贷项通知", en: "Credit note" }
    kind_contract_reminder { zh: "合同到期提醒", en: "Contract reminder" }
    queued { zh: "待发", en: "Queued" }
    sent { zh: "已发", en: "Sent" }
    failed { zh: "失败", en: "Failed" }
    status { zh: "状态", en: "Status" }
    subject { zh: "主题", en: "Subject" }
    kind { zh: "类别", en: "Kind" }
    to { zh: "收件人", en: "To" }
    created { zh: "生成", en: "Made" }
    sent_at { zh: "发出", en: "Sent" }
    attempts { zh: "发送次数", en: "Tries" }
    no_mail { zh: "没有邮件", en: "No mails" }
    no_mail_hint { zh: "出账、收款和答复诉求后，邮件会出现在这里。", en: "Mails appear here when bills are issued, payments taken and requests answered." }
    open_html { zh: "查看网页版", en: "Show as HTML" }
    plain { zh: "正文", en: "Text" }
    resend { zh: "重新发送", en: "Send again" }
    resent { zh: "已放回发送队列。", en: "Back in the queue." }
    parked { zh: "搁置", en: "Parked" }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: MailKind) -> &'static str {
    match kind {
        MailKind::Bill => kind_bill(lang),
        MailKind::Receipt => kind_receipt(lang),
        MailKind::RequestUpdate => kind_request(lang),
        MailKind::RequestNotice => kind_request_notice(lang),
        MailKind::BillVoid => kind_void(lang),
        MailKind::CreditNote => kind_credit_note(lang),
        MailKind::ContractReminder => kind_contract_reminder(lang),
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
