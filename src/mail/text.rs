//! The words of the mail queue.

use entity::enums::{MailKind, MailStatus, SuppressionCause};

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
    kind_annual_statement { zh: "年度对账单", en: "Annual statement" }
    kind_dunning { zh: "催缴", en: "Overdue letter" }
    withdrawn { zh: "已撤回", en: "Withdrawn" }
    cause_gone { zh: "已缴清或有争议，不再发送", en: "Paid or disputed in the meantime: not sent" }
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
    suppressions { zh: "停发地址", en: "Suppressed addresses" }
    suppressions_hint { zh: "服务器明确答复“查无此人”的地址不再发送，以免影响其他邮件送达。住户更正邮箱后，新地址照常发送；确认原地址可用时可解除。", en: "Addresses at which a server says nobody is: no mail goes there, so that servers go on taking our other mails. A corrected address is mailed as usual; lift one when its reader says it works." }
    no_suppression { zh: "没有停发的地址", en: "No suppressed addresses" }
    still_suppressed { zh: "这个地址已停发。请先在“停发地址”中解除。", en: "This address is suppressed. Lift that first under “Suppressed addresses”." }
    cause { zh: "原因", en: "Cause" }
    cause_bounce { zh: "退信", en: "Mail came back" }
    cause_refused { zh: "服务器拒收", en: "Server refused" }
    server_said { zh: "服务器答复", en: "What the server said" }
    since { zh: "停发时间", en: "Since" }
    lift { zh: "解除停发", en: "Lift" }
    lifted { zh: "已解除，之后的邮件照常发送。", en: "Lifted: mail goes there again." }
    bounced { zh: "退信", en: "Came back" }
    suppressed { zh: "地址停发", en: "Address suppressed" }
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
        MailKind::Dunning => kind_dunning(lang),
        MailKind::AnnualStatement => kind_annual_statement(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: MailStatus) -> &'static str {
    match status {
        MailStatus::Queued => queued(lang),
        MailStatus::Sent => sent(lang),
        MailStatus::Failed => failed(lang),
        MailStatus::Parked => parked(lang),
        MailStatus::Bounced => bounced(lang),
        MailStatus::Suppressed => suppressed(lang),
        MailStatus::Withdrawn => withdrawn(lang),
    }
}

#[must_use]
pub const fn cause_name(lang: Lang, cause: SuppressionCause) -> &'static str {
    match cause {
        SuppressionCause::Bounce => cause_bounce(lang),
        SuppressionCause::Refused => cause_refused(lang),
    }
}
