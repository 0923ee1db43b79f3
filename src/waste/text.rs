//! The words of waste haulage.

use crate::i18n::Lang;
use crate::messages;

messages! {
    haulage { zh: "垃圾清运", en: "Waste haulage" }
    rounds { zh: "收运线路", en: "Rounds" }
    round { zh: "线路", en: "Round" }
    new_round { zh: "新建线路", en: "New round" }
    change_round { zh: "修改线路", en: "Change the round" }
    round_name { zh: "线路名称", en: "Name" }
    no_rounds { zh: "还没有收运线路", en: "No rounds yet" }
    no_rounds_hint { zh: "先有一个清运作业计划，再把集置点按顺序挂上去。", en: "Make a plan of waste haulage first, then hang points on it in order." }
    kind { zh: "类别", en: "Kind" }
    crew { zh: "班组", en: "Crew" }
    times { zh: "时间", en: "Times" }
    points { zh: "点位", en: "Points" }
    point { zh: "集置点", en: "Point" }
    point_n(n) { zh: "第 {n} 点", en: "Point {n}" }
    points_hint { zh: "按收运顺序选；空着的不计。", en: "In the order they are emptied; empty rows do not count." }
    points_flagged(n) { zh: "{n} 点不收此类", en: "{n} do not take the kind" }
    bins { zh: "桶数", en: "Bins" }
    bins_n(n) { zh: "{n} 桶", en: "{n} bins" }
    expected_kg { zh: "预计装载（kg）", en: "Expected load (kg)" }
    status { zh: "状态", en: "Status" }
    in_use { zh: "在用", en: "In use" }
    out_of_use { zh: "停用", en: "Out of use" }
    all_right { zh: "正常", en: "All right" }
    not_taken_here { zh: "该点不收此类", en: "Does not take this kind" }
    open_hours { zh: "开放时间", en: "Open" }
    plan { zh: "作业计划", en: "Service plan" }
    plan_hint { zh: "线路挂在一个清运计划上：计划定时间和班组，一次作业一张工单。", en: "A round hangs on a plan of waste haulage, which says when and who: one order each time." }
    make_plan { zh: "新建计划", en: "Make a plan" }
    last_orders { zh: "最近工单", en: "Latest orders" }
    no_orders { zh: "还没有工单", en: "No orders yet" }
    order { zh: "工单", en: "Order" }
    saved { zh: "已保存。", en: "Saved." }
    round_name_missing { zh: "请填线路名称（60 字以内）", en: "give a name of up to 60 letters" }
    round_name_taken { zh: "已有同名线路", en: "there is a round of this name" }
    plan_unknown { zh: "请选择一个本街道的清运计划", en: "choose a plan of waste haulage" }
    plan_taken { zh: "该计划已挂有线路", en: "a round hangs on this plan already" }
    points_count { zh: "应有 1 到 60 个点位", en: "has 1 to 60 points" }
    point_twice(n, name) { zh: "第 {n} 点：{name} 重复", en: "point {n}: {name} stands in it twice" }
    point_unknown(n) { zh: "第 {n} 点：不是本街道在用的垃圾集置点", en: "point {n} is no waste point in use here" }
    untold { zh: "未报", en: "Not told" }
    told { zh: "已记录。", en: "Noted." }
    emptied { zh: "收了几桶", en: "Bins emptied" }
    overflow { zh: "满溢", en: "Overflow" }
    collected { zh: "收完", en: "Collected" }
    collected_n(n) { zh: "收 {n} 桶", en: "{n} bins" }
    refused { zh: "拒收", en: "Refused" }
    refuse { zh: "拒收（混投）", en: "Refuse: mixed waste" }
    unreachable { zh: "无法到达", en: "Not reachable" }
    missed { zh: "漏收", en: "Missed" }
    not_collected { zh: "拒收或无法到达", en: "Refused or not reachable" }
    why { zh: "原因", en: "Why" }
    why_hint { zh: "如：易腐桶内混有塑料袋", en: "e.g. plastic bags among food waste" }
    refused_photo_take { zh: "拍照（拒收必拍）", en: "Photo (needed to refuse)" }
    arrive_first { zh: "到场签到后再逐点记录。", en: "Arrive first, then tell of each point." }
    to_order { zh: "到工单", en: "To the order" }
    to_map { zh: "地图", en: "Map" }
    outcome_unknown { zh: "请说明：收完、拒收或无法到达", en: "say collected, refused or unreachable" }
    emptied_range(most) { zh: "桶数应为 0 到 {most}", en: "is 0 to {most} bins" }
    overflow_unseen { zh: "没到点位，不能报满溢", en: "cannot be told where nobody was" }
    reason_needed { zh: "请写原因（200 字以内）", en: "say why, in up to 200 letters" }
    reason_too_long { zh: "原因太长（200 字以内）", en: "is too long: up to 200 letters" }
    refused_photo { zh: "拒收必须拍照", en: "a photo is needed to refuse a load" }
    not_there { zh: "班组到场后、工单结束前才能记录点位。", en: "Points are told of after the crew arrived and before the order ends." }
    stop_unknown { zh: "没有这个点位", en: "is no stop of this order" }
    stops_missing(which) { zh: "第 {which} 点没有记录，请写原因", en: "nothing told of point {which}: say why" }
    tickets { zh: "磅单", en: "Weigh tickets" }
    tickets_n { zh: "车次", en: "Loads" }
    type_ticket { zh: "录入磅单", en: "Write a ticket" }
    no_tickets { zh: "没有磅单", en: "No tickets" }
    no_tickets_hint { zh: "换一个条件，或录入、导入磅单。", en: "Ask for others, or write or import some." }
    number { zh: "磅单号", en: "Number" }
    weighed_at { zh: "过磅时间", en: "Weighed" }
    vehicle { zh: "车牌", en: "Vehicle" }
    capacity(kg) { zh: "核定 {kg} kg", en: "carries {kg} kg" }
    gross { zh: "毛重", en: "Gross" }
    tare { zh: "皮重", en: "Tare" }
    net { zh: "净重", en: "Net" }
    gross_kg { zh: "毛重（kg）", en: "Gross (kg)" }
    tare_kg { zh: "皮重（kg）", en: "Tare (kg)" }
    net_kg { zh: "净重（kg）", en: "Net (kg)" }
    net_hint { zh: "可空：毛重 − 皮重", en: "Empty: gross less tare" }
    kg(n) { zh: "{n} kg", en: "{n} kg" }
    origin { zh: "来源", en: "From" }
    origin_hint { zh: "没有工单时选点位；按各点桶数分摊。", en: "Points, where there is no order; shared by the bins that stand there." }
    station { zh: "去向", en: "To" }
    handler { zh: "经手人", en: "Handled by" }
    note { zh: "备注", en: "Note" }
    photo { zh: "照片", en: "Photo" }
    written { zh: "录入", en: "Written" }
    from_file { zh: "导入", en: "from a file" }
    shares { zh: "分摊到点位", en: "Shared to points" }
    share_rule { zh: "按收运桶数分摊，取整用最大余数法，合计等于净重。", en: "By the bins emptied, rounded by the largest remainder: the sum is the net." }
    not_shared { zh: "还没有分摊", en: "Not shared yet" }
    not_shared_hint { zh: "班组记录收运桶数后自动分摊。", en: "It is, as soon as the crew tells of the bins it emptied." }
    sum { zh: "合计", en: "Sum" }
    voided { zh: "已作废", en: "Void" }
    overweight { zh: "超载", en: "Overload" }
    overweight_rule(net, capacity) { zh: "净重 {net} kg 超过核定载重 {capacity} kg 的 120%。", en: "Net {net} kg is above 120 % of the {capacity} kg the vehicle carries." }
    other_kind { zh: "类别不符", en: "Other kind" }
    void_it { zh: "作废", en: "Void it" }
    void_hint { zh: "作废后保留可查，不再计量；磅单号可重新录入。", en: "It stays to be seen and counts no more; its number may be written again." }
    void_reason { zh: "作废原因", en: "Why it is void" }
    void_reason_needed { zh: "请写作废原因（200 字以内）", en: "say why, in up to 200 letters" }
    void_done { zh: "磅单已作废。", en: "The ticket is void." }
    void_already { zh: "这张磅单已作废。", en: "This ticket is void already." }
    photo_there { zh: "这张磅单已有照片。", en: "This ticket has a photo." }
    ticket_saved(kg) { zh: "磅单已录入，净重 {kg} kg。", en: "The ticket is written: {kg} kg net." }
    station_unknown { zh: "请选择本街道的垃圾中转站", en: "choose a transfer station of this subdistrict" }
    number_missing { zh: "请填磅单号（30 字以内）", en: "give a number of up to 30 letters" }
    number_taken { zh: "该站已有此磅单号，内容不同；如录错，先作废", en: "the station gave this number to another load; void that first if it is wrong" }
    weighed_future { zh: "过磅时间在将来", en: "it was weighed in the future" }
    time_unreadable { zh: "过磅时间应如 2026-09-18 08:30", en: "when it was weighed: write 2026-09-18 08:30" }
    vehicle_unknown { zh: "不是本街道的车辆", en: "is no vehicle of this subdistrict" }
    kind_unknown { zh: "没有这种垃圾类别", en: "is no kind of waste" }
    kg_range(name, most) { zh: "{name}应为 1 到 {most} 的整千克数", en: "{name}: 1 to {most} whole kilograms" }
    gross_unreadable { zh: "毛重应为整千克数", en: "the gross weight is not a whole number of kilograms" }
    tare_unreadable { zh: "皮重应为整千克数", en: "the tare is not a whole number of kilograms" }
    net_unreadable { zh: "净重应为整千克数", en: "the net weight is not a whole number of kilograms" }
    tare_above_gross { zh: "皮重应小于毛重", en: "the tare is not below the gross weight" }
    net_differs(net) { zh: "净重应为毛重 − 皮重 = {net}", en: "the net is gross less tare: {net}" }
    order_unknown { zh: "不是本街道的收运工单", en: "is no order of a round here" }
    order_day(day) { zh: "工单日期 {day} 与过磅日期相差超过一天", en: "the order is of {day}, more than a day from the weighing" }
    origin_missing { zh: "请写来源：收运工单或点位", en: "say where it came from: an order of a round, or points" }
    points_unknown(which) { zh: "没有集置点：{which}", en: "no waste point: {which}" }
    handler_missing { zh: "请填经手人（30 字以内）", en: "give a name of up to 30 letters" }
    note_too_long { zh: "备注太长（200 字以内）", en: "is too long: up to 200 letters" }
    from_day { zh: "从", en: "From" }
    to_day { zh: "到", en: "To" }
    show_valid { zh: "有效", en: "Valid" }
    show_flagged { zh: "异常", en: "Flagged" }
    show_void { zh: "含作废", en: "With void ones" }
    import { zh: "导入", en: "Import" }
    import_title { zh: "导入磅单", en: "Import weigh tickets" }
    import_how { zh: "CSV 或 xlsx，列名如模板。先核对、后导入：有一处问题就整份不导入；同一文件重复导入不会改动。最多 10000 张，10 MB。", en: "CSV or xlsx with the template's columns. Check first, then import: one problem and nothing is imported; the same file again changes nothing. 10,000 tickets and 10 MB at most." }
    template_xlsx { zh: "xlsx 模板", en: "xlsx template" }
    template_csv { zh: "CSV 模板", en: "CSV template" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    file_kinds { zh: ".csv 或 .xlsx，不超过 10 MB", en: ".csv or .xlsx, 10 MB at most" }
    row { zh: "行", en: "Row" }
    column { zh: "列", en: "Column" }
    created { zh: "新增", en: "New" }
    unchanged { zh: "已有", en: "There already" }
    flagged { zh: "异常", en: "Flagged" }
    rows_read(n) { zh: "共读取 {n} 张磅单，核对通过。", en: "{n} tickets read, all of them good." }
    nothing_new { zh: "文件里的磅单都已录入，无需导入。", en: "All tickets of the file are there already; nothing to import." }
    imported(n) { zh: "已导入 {n} 张磅单。", en: "{n} tickets are imported." }
    file_too_big { zh: "文件超过 10 MB", en: "The file is larger than 10 MB" }
    file_too_long { zh: "超过 10000 张磅单", en: "There are more than 10,000 tickets" }
    row_twice(row) { zh: "与第 {row} 行同站同号", en: "has the station and number of row {row}" }
    register { zh: "清运台账", en: "Register" }
    register_sheet { zh: "台账", en: "Register" }
    register_days(most) { zh: "起止应在 {most} 天以内，且先后不颠倒", en: "spans up to {most} days, and ends after it begins" }
    nothing_hauled { zh: "没有清运记录", en: "Nothing was hauled" }
    export_xlsx { zh: "导出 xlsx", en: "Export xlsx" }
    day { zh: "日期", en: "Day" }
    tonne { zh: "吨", en: "t" }
    figures { zh: "清运统计", en: "Figures" }
}

/// `06:30–09:00、18:00–20:30`; all day where no hours are said.
#[must_use]
pub fn hours_words(l: Lang, hours: &[(i32, i32)]) -> String {
    if hours.is_empty() {
        return crate::places::work::text::always(l).to_owned();
    }
    let clock = |m: i32| format!("{:02}:{:02}", m / 60, m % 60);
    let all: Vec<String> =
        hours.iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect();
    all.join("、")
}

/// Kilograms in tonnes with two decimals, half up: `4.62`.
#[must_use]
pub fn tonnes(kg: i64) -> String {
    let hundredths = (kg + 5) / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
