//! The words of reports.

use entity::enums::{Line, OutlayHead};

use crate::i18n::Lang;
use crate::messages;
use crate::requests::rates::{By, Cell};

messages! {
    waste { zh: "清运统计", en: "Waste hauled" }
    waste_kind { zh: "类别", en: "Kind" }
    tonnes { zh: "吨", en: "t" }
    hauled { zh: "清运量（吨）", en: "Hauled (t)" }
    hauled_in_all { zh: "清运总量", en: "Hauled in all" }
    loads { zh: "车次", en: "Loads" }
    share_of_all { zh: "占比", en: "Share" }
    sorted_share { zh: "分类占比", en: "Share sorted" }
    sorted_rule { zh: "分类占比 = （易腐 + 可回收 + 有害）÷ 生活垃圾四类，按净重。", en: "Share sorted = (food + recyclable + hazardous) ÷ the four kinds of household waste, by net weight." }
    by_kind { zh: "按类别", en: "By kind" }
    by_month { zh: "按月清运量", en: "Hauled by month" }
    by_estate { zh: "按小区", en: "By estate" }
    by_point { zh: "按点位", en: "By point" }
    no_estate { zh: "不在小区内", en: "In no estate" }
    point { zh: "集置点", en: "Point" }
    stops_due { zh: "应收点次", en: "Stops due" }
    stops_collected { zh: "已收", en: "Collected" }
    overflows { zh: "满溢", en: "Overflow" }
    refusals { zh: "拒收", en: "Refused" }
    unreachable { zh: "无法到达", en: "Not reached" }
    missed { zh: "漏收", en: "Missed" }
    rounds_on_time { zh: "收运准点率", en: "Rounds on time" }
    rounds_done(done, planned) { zh: "本月应收运 {planned} 次，完成 {done} 次。", en: "{done} of {planned} rounds done." }
    on_time_rule(minutes) { zh: "准点：不晚于计划结束 {minutes} 分钟完成。", en: "On time: done no later than {minutes} minutes after its planned end." }
    not_shared(tonnes) { zh: "另有 {tonnes} 吨未分摊到点位（没有收运桶数记录）。", en: "{tonnes} t more are of no point: nobody told of bins emptied." }
    nothing_hauled { zh: "这个月没有清运记录", en: "Nothing was hauled in this month" }
    nothing_hauled_hint { zh: "录入或导入磅单后这里就有数字。", en: "Write or import weigh tickets, and figures stand here." }
    proved(n) { zh: "{n} 条账本规则全部成立", en: "all {n} invariants hold" }
    month { zh: "月份", en: "Month" }
    estate { zh: "小区", en: "Estate" }
    all_estates { zh: "全部小区", en: "All estates" }
    collection_rate { zh: "当期收缴率", en: "Collection rate" }
    charged { zh: "应收（元）", en: "Charged (yuan)" }
    collected { zh: "已收（元）", en: "Collected (yuan)" }
    open { zh: "未收（元）", en: "Open (yuan)" }
    household_rate { zh: "缴清户占比", en: "Households paid up" }
    households { zh: "户数", en: "Households" }
    households_paid { zh: "缴清户", en: "Paid up" }
    rate { zh: "收缴率", en: "Rate" }
    building { zh: "幢", en: "Building" }
    building_n(n) { zh: "{n}幢", en: "Building {n}" }
    by_building { zh: "各幢收缴率", en: "Collection rate by building" }
    by_building_summary(best, worst) { zh: "最高 {best}，最低 {worst}。", en: "Highest {best}, lowest {worst}." }
    by_steward { zh: "各管家收缴率", en: "Collection rate by steward" }
    by_steward_hint(day) { zh: "按 {day} 当日负责各幢的管家归集，括号内为楼幢数。", en: "By who looks after the buildings on {day}; in brackets, how many buildings." }
    steward_with(name, n) { zh: "{name}（{n}幢）", en: "{name} ({n})" }
    trend { zh: "收缴率走势", en: "Collection rate over the months" }
    trend_summary(first, first_rate, last, last_rate) { zh: "{first} {first_rate} → {last} {last_rate}（截至目前）。", en: "{first} {first_rate} → {last} {last_rate}, as of now." }
    work_by_line { zh: "各条线完成情况", en: "Work done by line" }
    work_summary(done, planned) { zh: "本月应做 {planned} 单，完成 {done} 单。", en: "{done} of {planned} orders done this month." }
    line { zh: "条线", en: "Line" }
    planned { zh: "应做", en: "Planned" }
    done { zh: "完成", en: "Done" }
    on_time { zh: "按时", en: "On time" }
    on_time_rate { zh: "按时率", en: "On-time rate" }
    answered_in_time { zh: "诉求按时答复", en: "Requests answered in time" }
    answered_summary(answered, registered) { zh: "本月登记 {registered} 件，已答复 {answered} 件。", en: "{answered} of {registered} requests answered." }
    kind { zh: "类别", en: "Kind" }
    registered { zh: "登记", en: "Registered" }
    answered { zh: "已答复", en: "Answered" }
    in_time { zh: "按时", en: "In time" }
    in_time_rate { zh: "按时率", en: "In-time rate" }
    ageing { zh: "欠费账龄", en: "Open bills by age" }
    not_due { zh: "未到期", en: "Not due" }
    days_up_to(from, to) { zh: "逾期 {from}–{to} 天", en: "{from}–{to} days" }
    days_over(from) { zh: "逾期 {from} 天以上", en: "over {from} days" }
    nothing { zh: "本月没有账单", en: "No bills for this month" }
    nothing_hint { zh: "出账后这里显示收缴率。", en: "The rate shows here once the month is billed." }
    no_work { zh: "本月没有工单。", en: "No work orders this month." }
    no_requests { zh: "本月没有诉求。", en: "No requests this month." }
    overview { zh: "概览", en: "Overview" }
    collection { zh: "收缴率", en: "Collection" }
    income { zh: "收入", en: "Income" }
    cash { zh: "每日收款", en: "Daily cash" }
    from_month { zh: "起始月份", en: "From month" }
    to_month { zh: "截止月份", en: "To month" }
    counted_to { zh: "统计截至", en: "As of" }
    item { zh: "收费项目", en: "Item" }
    by_item { zh: "各项目收缴率", en: "By item" }
    group { zh: "分组", en: "Group" }
    export_xlsx { zh: "导出 xlsx", en: "Export xlsx" }
    name { zh: "名称", en: "Name" }
    gross { zh: "减免前应收（元）", en: "Gross (yuan)" }
    waived { zh: "减免（元）", en: "Discounts (yuan)" }
    bad_debt { zh: "坏账核销", en: "Written off as bad debt" }
    written_off { zh: "核销（元）", en: "Written off (yuan)" }
    arrears_written_off { zh: "期内核销往期（元）", en: "Written off of arrears (yuan)" }
    figure_written_off { zh: "核销明细", en: "Lines written off" }
    credited { zh: "冲减（元）", en: "Credit notes (yuan)" }
    arrears_opening { zh: "期初欠费（元）", en: "Opening arrears (yuan)" }
    arrears_credited { zh: "期内冲减往期（元）", en: "Credit notes on arrears (yuan)" }
    arrears_collected { zh: "清欠（元）", en: "Arrears collected (yuan)" }
    arrears_rate { zh: "清欠率", en: "Arrears recovery" }
    combined_rate { zh: "综合收缴率", en: "Combined rate" }
    principal_only { zh: "只计本金，不含违约金；按服务月份归属；预存款抵扣时计入。", en: "Principal only, by service month; a credit counts when it is applied." }
    this_page { zh: "本页合计", en: "This page" }
    no_lines { zh: "没有明细", en: "No lines" }
    figure_charged { zh: "应收明细", en: "Lines charged" }
    figure_open { zh: "未收明细", en: "Lines open" }
    figure_credited { zh: "冲减明细", en: "Lines with credit notes" }
    figure_arrears { zh: "往期欠费明细", en: "Lines of arrears" }
    figure_aged { zh: "欠费明细", en: "Lines open by age" }
    nothing_open { zh: "没有欠费", en: "Nothing is open" }
    bill_count(n) { zh: "{n} 张", en: "{n} bills" }
    booked { zh: "应收收入（元）", en: "Booked (yuan)" }
    received { zh: "收款（元）", en: "Received (yuan)" }
    refunded { zh: "退款（元）", en: "Given back (yuan)" }
    net { zh: "净额（元）", en: "Net (yuan)" }
    late_fees { zh: "违约金", en: "Late fees" }
    given_up { zh: "企业承担的减免", en: "Discounts borne by the operator" }
    pass_through { zh: "代收代付（公摊，不计收入）：", en: "Passed through (shared utilities, no income): " }
    contracts_elsewhere { zh: "不含市政合同收入。", en: "Without the income of municipal contracts." }
    choose_estate { zh: "选定一个小区后可点开明细账。", en: "Choose one estate to open the journal behind a figure." }
    nothing_booked { zh: "这段时间没有入账", en: "Nothing was booked" }
    no_cash { zh: "这段时间没有收款", en: "No money came in" }
    day { zh: "日期", en: "Day" }
    bad_day { zh: "日期应如 2026-09-18。", en: "Write the day as 2026-09-18." }
    bad_range(months) { zh: "截止月份不能早于起始月份，最多 {months} 个月。", en: "The last month is not before the first, and at most {months} months are counted." }
    day_to_come { zh: "统计截至日不能晚于今天。", en: "The day cannot be in the future." }
    as_of(time) { zh: "截至 {time}", en: "As of {time}" }
    requests { zh: "民呼我为三率", en: "Three rates" }
    by { zh: "按", en: "By" }
    per_community { zh: "社区", en: "Community" }
    per_kind { zh: "类型", en: "Kind" }
    per_crew { zh: "班组", en: "Crew" }
    per_channel { zh: "来源", en: "Channel" }
    per_month { zh: "月份", en: "Month" }
    no_crew { zh: "未派班组", en: "No crew" }
    rate_response { zh: "响应率", en: "Response" }
    rate_solved { zh: "解决率", en: "Solved" }
    rate_satisfied { zh: "满意率", en: "Satisfied" }
    of_so_many(part, whole) { zh: "{part} / {whole} 件", en: "{part} of {whole}" }
    parts { zh: "三率怎么算", en: "What the rates are made of" }
    parts_hint { zh: "按登记月份计，每个数字都可点开看到诉求。", en: "By month of registration; each figure leads to its requests." }
    response_rule { zh: "在联系时限内联系到诉求人 ÷ 应响应", en: "spoken to in time ÷ those whose time is over or who were" }
    solved_rule { zh: "回访答“已解决” ÷ 有效回访", en: "said to be solved ÷ those asked" }
    satisfied_rule(mark) { zh: "回访 {mark} 分及以上 ÷ 有效回访", en: "{mark} of 5 or more ÷ those asked" }
    not_yet { zh: "尚未计入", en: "Not counted yet" }
    left_out { zh: "不计入", en: "Left out" }
    no_calls { zh: "这段时间没有诉求", en: "No requests in this time" }
    no_calls_hint { zh: "换个月份试试。", en: "Try other months." }
    part_all { zh: "登记件数", en: "Registered" }
    part_responded { zh: "按时联系", en: "Spoken to in time" }
    part_unresponded { zh: "未按时联系", en: "Not in time" }
    part_response_due { zh: "联系时限未到", en: "Time not over" }
    part_solved { zh: "已解决", en: "Solved" }
    part_unsolved { zh: "未解决", en: "Not solved" }
    part_satisfied { zh: "满意", en: "Satisfied" }
    part_dissatisfied { zh: "不满意", en: "Dissatisfied" }
    part_to_ask { zh: "已办结待回访", en: "Closed, to be asked" }
    part_unfinished { zh: "未办结", en: "Not closed" }
    part_unreached { zh: "未联系上", en: "Not reached" }
    part_invalid { zh: "无效诉求", en: "Invalid" }
    part_out_of_scope { zh: "超出职责", en: "Out of scope" }
    part_repeat { zh: "重复诉求", en: "Repeats" }
    total { zh: "合计", en: "Total" }
    officer_page { zh: "街道看板", en: "The subdistrict's month" }
    public_spend { zh: "市政合同结算", en: "Municipal contracts" }
    deducted { zh: "考核扣款", en: "Deducted" }
    mean_score { zh: "平均得分", en: "Mean score" }
    sheets_n(n) { zh: "{n} 张检查单", en: "{n} sheets" }
    contracts_and_spend { zh: "合同与本月花费", en: "Contracts and what the month cost" }
    paid_by_owners { zh: "业主付费", en: "paid by owners" }
    not_settled_yet { zh: "未结算", en: "Not open yet" }
    scores_by_line { zh: "考核得分", en: "Scores" }
    details { zh: "明细", en: "Details" }
    no_sheets { zh: "本月没有提交的检查单。", en: "No sheets were submitted." }
    sheets { zh: "检查单", en: "Sheets" }
    findings { zh: "问题", en: "Findings" }
    open_findings { zh: "未销号", en: "Still open" }
    put_right_in_time { zh: "按期整改", en: "Put right in time" }
    calls_registered(n) { zh: "本月登记 {n} 件诉求", en: "{n} calls were registered" }
    print { zh: "打印", en: "Print" }
    months_range(n) { zh: "起止月份应先后有序，最多 {n} 个月。", en: "From an earlier month to a later one, {n} at most." }
    three_parties { zh: "三方账", en: "Three parties" }
    public_pays_less { zh: "政府少投入", en: "The public pays less" }
    residents_are_served { zh: "百姓享服务", en: "Residents are served" }
    operator_earns { zh: "企业增效益", en: "The operator earns" }
    public_hint(n) { zh: "合同结算（已签认）、物业补贴、场所补贴，{n} 个月折合一年，与原先比较。", en: "Contracts as signed off, subsidies of fees and facilities; {n} months as a year, against what was paid before." }
    unsettled_n(n) { zh: "另有 {n} 个合同月份尚未签认，未计入。", en: "{n} months of contracts are not signed off and not in it." }
    no_outlay { zh: "没有可比较的支出", en: "Nothing to compare" }
    no_outlay_hint { zh: "先结算合同，并登记原先的年支出。", en: "Settle the contracts, and enter what was paid before." }
    head { zh: "科目", en: "For" }
    before { zh: "原先（年）", en: "Before, a year" }
    now_in_months(n) { zh: "现在（{n} 个月）", en: "Now, {n} months" }
    now_a_year { zh: "现在（折合年）", en: "Now, as a year" }
    formula_a_year(now, n) { zh: "{now} × 12 ÷ {n}", en: "{now} × 12 ÷ {n}" }
    formula_a_household(amount, n) { zh: "{amount} ÷ {n} 户", en: "{amount} ÷ {n} households" }
    a_household_and_year { zh: "每户每年", en: "A household and year" }
    less_a_year(amount) { zh: "一年少 {amount} 元", en: "{amount} yuan a year less" }
    more_a_year(amount) { zh: "一年多 {amount} 元", en: "{amount} yuan a year more" }
    public_a_household_before { zh: "财政每户（原先）", en: "Public, a household before" }
    public_a_household_now { zh: "财政每户（现在）", en: "Public, a household now" }
    yuan_a_year { zh: "元/年", en: "yuan a year" }
    yuan_a_month { zh: "元/月", en: "yuan a month" }
    fee_a_household { zh: "物业费每户每月", en: "Property fee, a household and month" }
    rooms_in_use { zh: "盘活投用面积", en: "Rooms put to use" }
    area_a_hundred { zh: "每百户面积", en: "Area a hundred households" }
    meals { zh: "助餐人次", en: "Meals" }
    visits { zh: "到访人次", en: "Visits" }
    operators_margin { zh: "企业毛利", en: "The operator's margin" }
    from_owners { zh: "业主付费", en: "From owners" }
    from_public { zh: "财政支付", en: "From the public" }
    from_market { zh: "市场收入", en: "From the market" }
    direct_cost { zh: "直接成本", en: "Direct cost" }
    shared_cost { zh: "分摊成本", en: "Shared cost" }
    margin { zh: "毛利", en: "Margin" }
    revenue { zh: "收入", en: "Revenue" }
    cost { zh: "成本", en: "Cost" }
    costs { zh: "成本分摊", en: "Cost sharing" }
    facilities { zh: "服务场所", en: "Facilities" }
    margin_hint { zh: "收入 − 直接成本 − 分摊成本；代收水电费与公共收益不计入。", en: "Revenue less direct and shared cost; utilities passed through and common revenue are in none of it." }
    open_months_n(n) { zh: "其中 {n} 个月的成本尚未冻结，可能变化。", en: "The costs of {n} months are not frozen and may change." }
    no_margin { zh: "没有收入和成本", en: "Neither revenue nor cost" }
    collected_of_owners { zh: "业主应收的已收", en: "Collected of what owners were charged" }
    paid_before { zh: "原先的年支出", en: "What was paid before" }
    before_hint { zh: "同一范围、未由一家承包时的年财政支出，注明来源；不随物价调整。", en: "What the public paid a year for the same, before one operator had it all; with its source, not adjusted for prices." }
    words_of { zh: "内容", en: "What" }
    source_of { zh: "来源", en: "Source" }
    add_before { zh: "登记一项", en: "Add a figure" }
    remove { zh: "删除", en: "Remove" }
    reason { zh: "原因", en: "Reason" }
    saved { zh: "已保存。", en: "Saved." }
    bad_amount { zh: "金额应为最多两位小数的数。", en: "An amount has at most two decimals." }
    circles { zh: "业主的钱、财政的钱、市场的钱分开算，互不混用；公共收益归全体业主，不在其中。", en: "What owners, the public and the market pay is never mixed; common revenue is the owners' and in none of it." }
    at_most_months(n) { zh: "一次最多 {n} 个月。", en: "At most {n} months at once." }
    subdistrict { zh: "街道", en: "Subdistrict" }
    part { zh: "部分", en: "Part" }
    figure { zh: "项目", en: "Figure" }
    how { zh: "算法", en: "How" }
    value { zh: "数值", en: "Value" }
    head_street { zh: "街巷保洁", en: "Street cleaning" }
    head_green { zh: "街区绿化", en: "Greening" }
    head_waste { zh: "垃圾清运", en: "Waste haulage" }
    head_property { zh: "物业补贴", en: "Subsidies of fees" }
    head_facility { zh: "场所补贴", en: "Subsidies of facilities" }
    head_management { zh: "管理人员与办公", en: "People and offices" }
    head_other { zh: "其他", en: "Other" }
    bad_month { zh: "月份应如 2026-09。", en: "Write the month as 2026-09." }
    work { zh: "作业完成", en: "Work done" }
    late { zh: "超时完成", en: "Late" }
    served { zh: "服务月报", en: "Monthly services" }
    served_hint { zh: "住户在账单邮件和账单页上看到的就是这些：本幢和全小区各做了多少，应做未做的也如实告知。首张账单出账时固定下来，此后不变。", en: "This is what households are told in the bill's mail and on its page: what was done in their building and in the estate, and what was not. It is fixed with the first bill and does not change after." }
    served_by_building { zh: "各幢", en: "By building" }
    told_already { zh: "已告知住户", en: "Told to households" }
    not_told_yet { zh: "尚未出账", en: "Not told yet" }
    to_be_done { zh: "应做", en: "To be done" }
    done_of_due { zh: "完成率", en: "Done" }
    nothing_served { zh: "这个月还没有可告知的服务记录。", en: "Nothing to tell of this month." }
    nothing_served_hint { zh: "有了作业计划、工单、清运和诉求，这里就会有数。", en: "Plans, orders, rounds and calls fill it." }
    not_done { zh: "未完成", en: "Not done" }
    reworked { zh: "返工", en: "Sent back" }
    planned_minutes { zh: "计划工时（分钟）", en: "Planned minutes" }
    worked_minutes { zh: "登记工时（人·分钟）", en: "Worked (person-minutes)" }
    planned_hours { zh: "计划工时", en: "Planned h" }
    worked_hours { zh: "登记工时", en: "Worked h" }
    crew { zh: "班组", en: "Crew" }
    by_crew { zh: "各班组", en: "By crew" }
    place { zh: "点位", en: "Place" }
    places { zh: "点位数", en: "Places" }
    place_kind { zh: "类别", en: "Kind" }
    grade { zh: "等级", en: "Grade" }
    task { zh: "作业", en: "Task" }
    promised { zh: "合同应做", en: "Promised" }
    coverage { zh: "合同作业覆盖", en: "Coverage of what was promised" }
    coverage_rate { zh: "覆盖率", en: "Coverage" }
    coverage_by_place { zh: "各点位覆盖", en: "Coverage by place" }
    coverage_hint { zh: "合同应做按服务标准逐日推算，与计划无关：没排计划也会显示。", en: "Promised is reckoned from the contract’s standard, day by day: what was never planned shows too." }
    worst_first { zh: "完成最少的在前。", en: "The worst first." }
    no_promise { zh: "没有在履行的服务标准", en: "No contract promises anything here" }
    file_figures { zh: "完成情况 Excel", en: "Work, Excel" }
    file_coverage { zh: "覆盖 Excel", en: "Coverage, Excel" }
    grade_n(n) { zh: "（{n}级）", en: " (grade {n})" }
    passes(done, promised) { zh: "{done} / {promised} 次", en: "{done} of {promised} passes" }
    counted_until(day) { zh: "计至 {day} 之前。", en: "Counted up to, not including, {day}." }
}

#[must_use]
pub fn figure_name(l: crate::i18n::Lang, figure: super::collection::Figure) -> &'static str {
    use super::collection::Figure;
    match figure {
        Figure::Charged => figure_charged(l),
        Figure::Open => figure_open(l),
        Figure::Credited => figure_credited(l),
        Figure::WrittenOff => figure_written_off(l),
        Figure::Arrears => figure_arrears(l),
        Figure::Aged => figure_aged(l),
    }
}

/// What the three rates are told apart by.
#[must_use]
pub const fn by_name(l: Lang, by: By) -> &'static str {
    match by {
        By::Community => per_community(l),
        By::Kind => per_kind(l),
        By::Crew => per_crew(l),
        By::Channel => per_channel(l),
        By::Month => per_month(l),
    }
}

/// Where a request counts in the three rates.
#[must_use]
pub const fn part_name(l: Lang, part: Cell) -> &'static str {
    match part {
        Cell::All => part_all(l),
        Cell::Responded => part_responded(l),
        Cell::Unresponded => part_unresponded(l),
        Cell::ResponseDue => part_response_due(l),
        Cell::Solved => part_solved(l),
        Cell::Unsolved => part_unsolved(l),
        Cell::Satisfied => part_satisfied(l),
        Cell::Dissatisfied => part_dissatisfied(l),
        Cell::ToAsk => part_to_ask(l),
        Cell::Unfinished => part_unfinished(l),
        Cell::Unreached => part_unreached(l),
        Cell::Invalid => part_invalid(l),
        Cell::OutOfScope => part_out_of_scope(l),
        Cell::Repeat => part_repeat(l),
    }
}

#[must_use]
pub const fn head_name(l: Lang, head: OutlayHead) -> &'static str {
    match head {
        OutlayHead::StreetCleaning => head_street(l),
        OutlayHead::Greening => head_green(l),
        OutlayHead::WasteHaulage => head_waste(l),
        OutlayHead::PropertySubsidy => head_property(l),
        OutlayHead::FacilitySubsidy => head_facility(l),
        OutlayHead::Management => head_management(l),
        OutlayHead::Other => head_other(l),
    }
}

/// A line of the operator's margin; none is the facilities.
#[must_use]
pub fn margin_line(l: Lang, line: Option<Line>) -> String {
    line.map_or_else(|| facilities(l), |line| crate::web::text::line_name(l, line)).to_owned()
}
