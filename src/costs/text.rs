//! The words of costs.

use entity::enums::{CostCenter, CostDriver, CostStatus};

use super::sharing::Pool;
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    title { zh: "成本分摊", en: "Costs" }
    hint { zh: "每月的人工、车辆、管理、办公和材料成本，按工时、面积、吨位等动因分摊到四条服务线；月末冻结后不再变动。", en: "A month's payroll, vehicles, dispatch, office and material, shared to the four lines by minutes, area, tonnage and the like; frozen, a month does not change." }
    entries { zh: "成本明细", en: "Cost entries" }
    entry { zh: "登记成本", en: "Enter a cost" }
    no_entries { zh: "这个月还没有成本", en: "Nothing was entered for this month" }
    no_entries_hint { zh: "逐笔登记，或从表格导入。", en: "Enter costs one by one, or import a spreadsheet." }
    number { zh: "编号", en: "Number" }
    month { zh: "月份", en: "Month" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    center { zh: "成本中心", en: "Cost centre" }
    of { zh: "班组/车辆/服务线", en: "Crew, vehicle or line" }
    crew { zh: "班组", en: "Crew" }
    vehicle { zh: "车辆", en: "Vehicle" }
    line { zh: "服务线", en: "Line" }
    line_or_all { zh: "服务线（材料，不选为共用）", en: "Line (of material; none: for all)" }
    none_chosen { zh: "不选", en: "None" }
    contract { zh: "合同", en: "Contract" }
    no_contract { zh: "不属于任何合同", en: "Under no contract" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    words { zh: "摘要", en: "What for" }
    voucher { zh: "凭证号", en: "Voucher" }
    status { zh: "状态", en: "State" }
    pending_now { zh: "凭证未到，先不入账", en: "The paper is not there yet: do not book it" }
    enter { zh: "登记", en: "Enter" }
    entered(number) { zh: "已登记 {number}。", en: "Entered as {number}." }
    book { zh: "入账", en: "Book" }
    booked_flash(number) { zh: "{number} 已入账。", en: "{number} is booked." }
    void { zh: "作废", en: "Void" }
    voided_flash(number) { zh: "{number} 已作废。", en: "{number} is voided." }
    reason { zh: "原因", en: "Why" }
    total { zh: "合计", en: "Total" }
    status_pending { zh: "待入账", en: "Waits for its paper" }
    status_booked { zh: "已入账", en: "Booked" }
    status_voided { zh: "已作废", en: "Voided" }

    center_crew { zh: "班组人工", en: "Crew payroll" }
    center_vehicle { zh: "车辆费用", en: "Vehicle" }
    center_supervision { zh: "管理与调度", en: "Supervision" }
    center_office { zh: "办公费用", en: "Office" }
    center_material { zh: "材料费用", en: "Material" }
    material_shared { zh: "共用材料", en: "Shared material" }

    driver { zh: "分摊动因", en: "Shared by" }
    driver_logged { zh: "登记工时（分钟）", en: "Logged minutes" }
    driver_planned { zh: "计划工时（分钟）", en: "Planned minutes" }
    driver_area { zh: "加权面积（㎡）", en: "Weighted area (m²)" }
    driver_tonnage { zh: "清运重量（kg）", en: "Weight hauled (kg)" }
    driver_use { zh: "用车时间（分钟）", en: "Minutes of use" }
    driver_orders { zh: "完成工单（件）", en: "Orders done" }
    driver_direct { zh: "直接成本（元）", en: "Direct cost (yuan)" }
    driver_own { zh: "专属服务线", en: "Its own line" }
    units { zh: "动因数量", en: "Units" }
    share_of_pool { zh: "分摊金额（元）", en: "Share (yuan)" }
    pool_amount { zh: "待分摊金额（元）", en: "Cost (yuan)" }
    direct { zh: "直接", en: "Direct" }
    shared { zh: "共用", en: "Shared" }
    direct_cost { zh: "直接成本", en: "Direct" }
    shared_cost { zh: "分摊成本", en: "Shared" }
    drivers { zh: "分摊动因表", en: "Driver table" }
    drivers_hint { zh: "每笔成本按动因数量占比分摊，余数按最大余额法逐分补足；据此可以复算。", en: "Each cost goes by the share of its units; what rounding leaves goes by the fen to the largest remainders. Anybody can recompute it." }
    by_line { zh: "各服务线承担的成本", en: "What each line bears" }
    by_line_words(month) { zh: "{month} 各服务线承担的成本", en: "What each line bears in {month}" }
    line_share(line) { zh: "{line}的成本构成", en: "What {line} bears" }
    by_contract { zh: "按合同", en: "By contract" }
    orders { zh: "工时来源", en: "Orders behind the minutes" }
    orders_of(crew, month) { zh: "{crew} {month} 的工时来源", en: "{crew}, {month}: orders behind the minutes" }
    orders_all(month) { zh: "{month} 全部完成的工单", en: "All orders done in {month}" }
    orders_hint { zh: "只计当月完成的工单；有人登记工时的按登记，没有登记的按计划时长。", en: "Orders done in the month: minutes as people logged them, else as planned." }
    no_orders { zh: "没有完成的工单", en: "No order was done" }
    no_orders_hint { zh: "该班组按面积或专属服务线分摊。", en: "This crew is shared by area, or belongs to its own line." }
    order { zh: "工单", en: "Order" }
    day { zh: "日期", en: "Day" }
    place { zh: "地点", en: "Place" }
    people { zh: "人数", en: "People" }
    minutes { zh: "分钟", en: "Minutes" }
    logged { zh: "登记", en: "Logged" }
    planned { zh: "计划", en: "Planned" }
    some_logged(n, of) { zh: "{of} 人中 {n} 人登记", en: "{n} of {of} logged" }

    freeze { zh: "冻结本月", en: "Freeze the month" }
    freeze_hint { zh: "冻结后分摊表和成本明细不能再改；重新打开须由管理员说明原因，旧版本保留。", en: "After that neither the shares nor the costs change. An administrator may open it again with a reason; the old edition stays." }
    freeze_confirm(month) { zh: "冻结 {month} 的成本分摊？", en: "Freeze the costs of {month}?" }
    frozen_flash(number) { zh: "已冻结，版本 {number}。", en: "Frozen as {number}." }
    frozen { zh: "已冻结", en: "Frozen" }
    open { zh: "未冻结", en: "Open" }
    reopened { zh: "已重开", en: "Opened again" }
    frozen_as(number, edition) { zh: "已冻结 {number} 第 {edition} 版", en: "frozen as {number}, edition {edition}" }
    not_frozen_yet { zh: "未冻结（预览）", en: "not frozen (preview)" }
    frozen_words(number, edition, who) { zh: "{number} 第 {edition} 版，{who} 冻结", en: "{number}, edition {edition}, frozen by {who}" }
    reopen { zh: "重新打开", en: "Open again" }
    reopen_hint { zh: "冻结的版本会保留，账上冲回；改正后再冻结即为新版本。", en: "The frozen edition stays and its booking is reversed; frozen again it is a new edition." }
    reopened_flash(month) { zh: "{month} 已重新打开。", en: "{month} is open again." }
    reopened_words(who, why) { zh: "{who} 重新打开：{why}", en: "Opened again by {who}: {why}" }
    editions { zh: "版本", en: "Editions" }
    edition_n(n) { zh: "第 {n} 版", en: "Edition {n}" }
    in_the_way { zh: "冻结前还要处理", en: "To be settled before freezing" }
    frozen_already(month) { zh: "{month} 的成本已冻结。", en: "The costs of {month} are frozen." }
    month_running(month) { zh: "{month} 还没有结束。", en: "{month} is not over." }
    nothing_booked(month) { zh: "{month} 没有入账的成本。", en: "No cost of {month} is booked." }
    pending_n(n) { zh: "{n} 笔成本待入账。", en: "{n} entries wait for their paper." }
    earlier_open(month) { zh: "更早的 {month} 还没有冻结。", en: "{month}, which is earlier, is not frozen." }
    later_frozen(month) { zh: "更晚的 {month} 已冻结，请先打开它。", en: "{month}, which is later, is frozen: open that first." }
    no_driver(pool) { zh: "“{pool}”没有可用的分摊动因。", en: "There is nothing to share “{pool}” by." }
    changed_since { zh: "预览之后数据有变动，请重新查看后再冻结。", en: "Something changed since it was looked at. Look again, then freeze." }
    not_frozen { zh: "这一版没有冻结。", en: "This edition is not frozen." }
    is_already(status) { zh: "这笔成本{status}。", en: "This entry is in state “{status}”." }

    rule { zh: "分摊规则", en: "Sharing rule" }
    rule_hint { zh: "没有工时的班组按所服务地点的面积 × 等级系数分摊；改动只影响未冻结的月份。", en: "A crew without minutes goes by the area of its places × the coefficient of their grade. A change affects months that are not frozen." }
    grade1 { zh: "一类系数", en: "Grade 1" }
    grade2 { zh: "二类系数", en: "Grade 2" }
    grade3 { zh: "三类及无等级系数", en: "Grade 3 or none" }
    supervision_by { zh: "管理与调度按", en: "Supervision goes by" }
    by_orders { zh: "完成工单数", en: "Orders done" }
    by_minutes { zh: "工时", en: "Minutes" }
    save { zh: "保存", en: "Save" }
    rule_saved { zh: "分摊规则已保存。", en: "The rule is saved." }
    coefficient_range { zh: "系数应在 0.001 至 100 之间，最多三位小数。", en: "A coefficient lies between 0.001 and 100, with at most three decimals." }
    supervision_unknown { zh: "请选择工单数或工时。", en: "Choose orders or minutes." }

    month_range { zh: "月份应在 2020 年 1 月至本月之间。", en: "A month from January 2020 to this one." }
    amount_not_positive { zh: "金额应大于 0，且不超过一千亿元。", en: "The amount is more than 0 and at most a hundred billion yuan." }
    amount_unreadable { zh: "金额无法识别，最多两位小数。", en: "This is no amount with at most two decimals." }
    month_unreadable { zh: "月份无法识别，写作 2026-08。", en: "This is no month: write 2026-08." }
    center_unknown { zh: "没有这个成本中心。", en: "No such cost centre." }
    crew_unknown { zh: "班组人工须指明本街道的班组，其他成本不指明班组。", en: "Crew payroll names a crew of the subdistrict; other costs name none." }
    vehicle_unknown { zh: "车辆费用须指明本街道的车辆，其他成本不指明车辆。", en: "A vehicle's cost names a vehicle of the subdistrict; other costs name none." }
    line_unknown { zh: "没有这条服务线。", en: "No such line." }
    line_of_material { zh: "只有材料费用可以指明服务线。", en: "Only material names a line." }
    words_missing(most) { zh: "请填写摘要，最多 {most} 字。", en: "Say what it was for, in at most {most} characters." }
    voucher_too_long(most) { zh: "凭证号最多 {most} 字。", en: "A voucher has at most {most} characters." }
    voucher_taken(voucher) { zh: "凭证号 {voucher} 已用于另一笔成本。", en: "Voucher {voucher} stands for another cost." }
    row_twice(first) { zh: "与第 {first} 行的凭证号重复。", en: "The same voucher as row {first}." }
    reason_missing(most) { zh: "请写明原因，最多 {most} 字。", en: "Give a reason of at most {most} characters." }
    file_too_big { zh: "文件超过 10 MB。", en: "The file is larger than 10 MB." }
    file_too_long { zh: "文件超过 5000 行。", en: "The file has more than 5,000 rows." }

    import_title { zh: "导入成本", en: "Import costs" }
    import_how { zh: "每行一笔：月份、成本中心、班组/车牌/服务线、金额、摘要、凭证号。先检查，全部无误才写入；同一文件再次导入不会重复。", en: "A row a cost: month, cost centre, crew or plate or line, amount, what for, voucher. Checked first, stored only when all is well; the same file again changes nothing." }
    file_kinds { zh: "CSV 或 xlsx，最大 10 MB", en: "CSV or xlsx, up to 10 MB" }
    template_xlsx { zh: "下载模板", en: "Template (xlsx)" }
    template_csv { zh: "CSV 模板", en: "Template (CSV)" }
    row { zh: "行", en: "Row" }
    column { zh: "列", en: "Column" }
    rows_read(n) { zh: "读到 {n} 行。", en: "{n} rows were read." }
    created { zh: "新增", en: "New" }
    unchanged { zh: "已有", en: "On record" }
    nothing_new { zh: "没有新的成本。", en: "Nothing new in it." }
    imported(n) { zh: "已导入 {n} 笔成本。", en: "{n} costs were imported." }
    export_xlsx { zh: "导出 Excel", en: "Export xlsx" }
    print { zh: "打印", en: "Print" }

    proof_shared { zh: "每笔待分摊成本都已足额分摊", en: "Every pool of costs is shared whole" }
    proof_pooled { zh: "冻结的月份等于其已入账成本之和", en: "A frozen month is the sum of its booked costs" }
    proof_booked { zh: "未分摊成本与经营账簿余额一致", en: "Costs not shared yet agree with the book of the operation" }
}

#[must_use]
pub const fn center_name(l: Lang, center: CostCenter) -> &'static str {
    match center {
        CostCenter::Crew => center_crew(l),
        CostCenter::Vehicle => center_vehicle(l),
        CostCenter::Supervision => center_supervision(l),
        CostCenter::Office => center_office(l),
        CostCenter::Material => center_material(l),
    }
}

#[must_use]
pub const fn driver_name(l: Lang, driver: CostDriver) -> &'static str {
    match driver {
        CostDriver::LoggedMinutes => driver_logged(l),
        CostDriver::PlannedMinutes => driver_planned(l),
        CostDriver::WeightedArea => driver_area(l),
        CostDriver::Tonnage => driver_tonnage(l),
        CostDriver::UseMinutes => driver_use(l),
        CostDriver::Orders => driver_orders(l),
        CostDriver::DirectCost => driver_direct(l),
        CostDriver::OwnLine => driver_own(l),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: CostStatus) -> &'static str {
    match status {
        CostStatus::Pending => status_pending(l),
        CostStatus::Booked => status_booked(l),
        CostStatus::Voided => status_voided(l),
    }
}

#[must_use]
pub const fn status_tone(status: CostStatus) -> Tone {
    match status {
        CostStatus::Pending => Tone::Warn,
        CostStatus::Booked => Tone::Ok,
        CostStatus::Voided => Tone::Mute,
    }
}

/// What a pool is of, beside its cost centre: a crew, a plate, a line; may be nothing.
#[must_use]
pub fn of_pool(l: Lang, pool: &Pool) -> String {
    match (pool.center, pool.line) {
        (CostCenter::Material, Some(line)) => crate::web::text::line_name(l, line).to_owned(),
        (CostCenter::Material, None) => material_shared(l).to_owned(),
        _ => pool.name.clone(),
    }
}

/// A pool in words: `班组人工 街巷保洁一组`.
#[must_use]
pub fn pool_name(l: Lang, pool: &Pool) -> String {
    let of = of_pool(l, pool);
    if of.is_empty() {
        return center_name(l, pool.center).to_owned();
    }
    format!("{} {of}", center_name(l, pool.center))
}
