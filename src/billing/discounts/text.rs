//! The words of discounts and approvals.

use entity::enums::{ApprovalStatus, DiscountKind, Funder, ReliefCategory};

use crate::i18n::Lang;
use crate::messages;

messages! {
    text_needed { zh: "请填写（不超过 200 字）。", en: "Fill this in (200 characters at most)." }
    bad_percent { zh: "百分比应大于 0、不超过 100。", en: "A percentage is more than 0 and at most 100." }
    bad_fixed { zh: "金额应为正数，最多两位小数。", en: "An amount is more than nothing, with at most two decimals." }
    bad_month { zh: "月份应如 2026-11。", en: "Write the month as 2026-11." }
    ends_before { zh: "结束月份应晚于开始月份，且不晚于原结束月份。", en: "It ends after it begins, and no later than it would." }
    sponsor_with_funder { zh: "由他方承担时须写明承担方；由本公司承担时不填。", en: "Name the sponsor who makes it good, and nobody when the operator does." }
    category_needed { zh: "请选择困难类别。", en: "Choose a relief category." }
    unknown_account { zh: "本小区没有这户。", en: "There is no such household in the estate." }
    one_scope { zh: "须指定一户或一个困难类别，且只选一项。", en: "Name either one account or one relief category." }
    one_size { zh: "百分比与固定金额须填且只填一项。", en: "Give either a percentage or a fixed amount." }
    discounts { zh: "减免", en: "Discounts" }
    lead { zh: "减免须写明理由和承担方，由另一人批准后才在账单上抵减。", en: "A discount names its reason and who bears it. It is taken off bills once another person approved it." }
    no_discounts { zh: "还没有减免", en: "No discounts yet" }
    no_discounts_hint { zh: "在下面登记低保、空置或优惠减免。", en: "Register relief, vacancy or goodwill below." }
    new_discount { zh: "登记减免", en: "Register a discount" }
    estate { zh: "小区", en: "Estate" }
    account { zh: "户号（或房号）", en: "Household (room or account)" }
    account_help { zh: "只给一户时填写房号，例如 12-3-502；给一类困难户时留空", en: "A room such as 12-3-502 for one household; empty for a whole category" }
    category { zh: "困难类别", en: "Relief category" }
    item { zh: "收费项目", en: "Item" }
    kind { zh: "类别", en: "Kind" }
    name { zh: "账单上的名称", en: "Name on the bill" }
    percent { zh: "百分比 %", en: "Percent" }
    fixed { zh: "固定金额（元）", en: "Fixed (yuan)" }
    from_month { zh: "开始月份", en: "From month" }
    to_month { zh: "结束月份（不含）", en: "To month (not included)" }
    funder { zh: "承担方", en: "Borne by" }
    sponsor { zh: "承担方名称", en: "Sponsor" }
    reason { zh: "理由", en: "Reason" }
    submit { zh: "提交审批", en: "Submit for approval" }
    proposed_flash { zh: "已提交，待另一人批准。", en: "It waits for another person's approval." }
    approved_flash { zh: "已批准。", en: "Approved." }
    rejected_flash { zh: "已驳回。", en: "Rejected." }
    ended_flash { zh: "减免已停止。", en: "The discount is ended." }
    whom { zh: "对象", en: "For" }
    size { zh: "减免", en: "Off" }
    months { zh: "月份", en: "Months" }
    open_end { zh: "起", en: "on" }
    status { zh: "状态", en: "Status" }
    by { zh: "提出 / 审批", en: "Proposed / decided by" }
    approve { zh: "批准", en: "Approve" }
    reject { zh: "驳回", en: "Reject" }
    end { zh: "停止", en: "End" }
    end_month { zh: "停止月份", en: "End month" }
    proposed { zh: "待批准", en: "Waiting" }
    approved { zh: "已批准", en: "Approved" }
    rejected { zh: "已驳回", en: "Rejected" }
    ended { zh: "已停止", en: "Ended" }
    operator { zh: "本公司", en: "The operator" }
    sponsored { zh: "他方（街道等）", en: "A sponsor" }
    kind_relief { zh: "困难减免", en: "Relief" }
    kind_vacancy { zh: "空置", en: "Vacancy" }
    kind_goodwill { zh: "优惠", en: "Goodwill" }
    kind_prepayment { zh: "预缴优惠", en: "Prepayment" }
    category_none { zh: "（单户）", en: "(one household)" }
    dibao { zh: "低保户", en: "Minimum living allowance" }
    tekun { zh: "特困", en: "Extreme hardship" }
    dibian { zh: "低边户", en: "Near the allowance" }
    disabled { zh: "残疾人家庭", en: "Disabled" }
    approvals { zh: "待审批", en: "Approvals waiting" }
    approvals_lead { zh: "自己提出的须由另一人批准。", en: "What you proposed yourself is for another person to approve." }
    nothing_waits { zh: "没有待审批的事项", en: "Nothing waits" }
    nothing_waits_hint { zh: "新的减免、预缴优惠或收费标准草案会出现在这里。", en: "New discounts, prepayment offers and drafted prices appear here." }
    drafted_prices { zh: "收费标准草案", en: "Drafted prices" }
    proposed_discounts { zh: "减免申请", en: "Proposed discounts" }
}

#[must_use]
pub const fn status_name(lang: Lang, status: ApprovalStatus) -> &'static str {
    match status {
        ApprovalStatus::Proposed => proposed(lang),
        ApprovalStatus::Approved => approved(lang),
        ApprovalStatus::Rejected => rejected(lang),
        ApprovalStatus::Ended => ended(lang),
    }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: DiscountKind) -> &'static str {
    match kind {
        DiscountKind::Relief => kind_relief(lang),
        DiscountKind::Vacancy => kind_vacancy(lang),
        DiscountKind::Goodwill => kind_goodwill(lang),
        DiscountKind::Prepayment => kind_prepayment(lang),
    }
}

#[must_use]
pub const fn funder_name(lang: Lang, funder: Funder) -> &'static str {
    match funder {
        Funder::Operator => operator(lang),
        Funder::Sponsor => sponsored(lang),
    }
}

#[must_use]
pub const fn category_name(lang: Lang, category: ReliefCategory) -> &'static str {
    match category {
        ReliefCategory::None => category_none(lang),
        ReliefCategory::Dibao => dibao(lang),
        ReliefCategory::Tekun => tekun(lang),
        ReliefCategory::Dibian => dibian(lang),
        ReliefCategory::Disabled => disabled(lang),
    }
}
