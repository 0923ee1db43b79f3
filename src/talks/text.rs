//! The words of talks.

use entity::enums::{TalkKind, TalkStatus};

use super::lifecycle::Step;
use super::promise::Standing;
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    talks { zh: "民情三谈", en: "Talks" }
    diary { zh: "三谈日志", en: "Talk diary" }
    night_talk { zh: "夜谈", en: "Night talk" }
    visit { zh: "访谈", en: "Visit" }
    appointment { zh: "约谈", en: "Appointment" }
    planned { zh: "已计划", en: "Planned" }
    held { zh: "已召开", en: "Held" }
    published { zh: "已公示", en: "Published" }
    cancelled { zh: "已取消", en: "Cancelled" }
    kept { zh: "已兑现", en: "Kept" }
    kept_late { zh: "逾期兑现", en: "Kept late" }
    running { zh: "办理中", en: "In hand" }
    overdue { zh: "超期", en: "Overdue" }
    refused { zh: "未能受理", en: "Not taken on" }
    number { zh: "编号", en: "Number" }
    kind { zh: "形式", en: "Kind" }
    status { zh: "状态", en: "Status" }
    day { zh: "日期", en: "Day" }
    hours { zh: "时间", en: "Time" }
    begins { zh: "开始", en: "From" }
    ends { zh: "结束", en: "To" }
    estate { zh: "小区", en: "Estate" }
    community { zh: "社区", en: "Community" }
    building { zh: "幢号", en: "Building" }
    building_help { zh: "公示张贴在哪一幢，如 12；面向全小区可不填", en: "Where the result will hang, such as 12; empty for the whole estate" }
    building_n(n) { zh: "{n}幢", en: "building {n}" }
    place { zh: "地点", en: "Place" }
    place_help { zh: "如 12幢楼下凉亭；访谈填了房号可不填", en: "Such as the pavilion by building 12; empty for a visit with a room" }
    hosts { zh: "主持人", en: "Hosts" }
    hosts_help { zh: "多人用顿号分开", en: "Several with commas between" }
    party { zh: "约谈对象", en: "Party concerned" }
    party_help { zh: "如 沿街早餐店、充电桩运营方", en: "Such as the shop on the street, the operator of the chargers" }
    household { zh: "住户", en: "Household" }
    room { zh: "房号", en: "Room" }
    room_help { zh: "如 12-3-502 或 12幢3单元502；也可输业主姓名", en: "Such as 12-3-502; or the owner's name" }
    room_of_visit_help { zh: "如 12-3-502 或 12幢3单元502", en: "Such as 12-3-502" }
    room_of_visit { zh: "房号（访谈）", en: "Room (visit)" }
    find_room { zh: "查找住户", en: "Find" }
    choose { zh: "选这户", en: "Choose" }
    no_room { zh: "没有这一户", en: "No household is found" }
    no_room_hint { zh: "换一种写法再试，如 12-3-502。", en: "Try another way to write it, such as 12-3-502." }
    vacant { zh: "空置", en: "Vacant" }
    headcount { zh: "到场人数", en: "People" }
    headcount_help { zh: "不含主持人", en: "The hosts not counted" }
    participants { zh: "参加人", en: "Participants" }
    participants_help { zh: "每行一人：姓名 电话；不愿留名可不写。公示时不显示。", en: "One a line: name and phone. Nobody needs to give theirs; none is published." }
    participants_hidden { zh: "参加人和谈话记录由有权查看住户信息的人修改。", en: "Participants and what was said are changed by those who may see persons." }
    said { zh: "谈话记录", en: "What was said" }
    said_help { zh: "内部记录，不公示", en: "For us; not published" }
    topics { zh: "议题", en: "Topics" }
    topic { zh: "议题", en: "Topic" }
    topic_n(n) { zh: "议题 {n}", en: "Topic {n}" }
    promise { zh: "承诺事项", en: "Promise" }
    promise_help { zh: "没有承诺就不填；填了就会生成诉求，按期限督办", en: "Empty when nothing was promised; else it becomes a request with a deadline" }
    promises { zh: "承诺", en: "Promises" }
    due_on { zh: "承诺期限", en: "By" }
    request_kind { zh: "诉求类型", en: "Kind of request" }
    line { zh: "业务条线", en: "Line of service" }
    location { zh: "办理地点", en: "Where" }
    location_help { zh: "不填为谈话地点", en: "The talk's place when empty" }
    contact { zh: "回告给谁", en: "Whom to tell" }
    contact_help { zh: "不填为第一位留电话的参加人", en: "The first participant with a phone when empty" }
    add_promise { zh: "有承诺，填写事项和期限", en: "Something was promised" }
    more_topics { zh: "再加议题", en: "More topics" }
    more_fields { zh: "地点与联系人", en: "Where and whom to tell" }
    promise_stands { zh: "已生成诉求，承诺不再改动。", en: "It is a request; the promise stands." }
    request { zh: "诉求", en: "Request" }
    no_promise { zh: "仅记录，无承诺", en: "Noted, nothing promised" }
    new_talk { zh: "安排谈话", en: "Plan a talk" }
    new_visit { zh: "记一次访谈", en: "Enter a visit" }
    new_visit_hint { zh: "先找住户：输入房号或业主姓名。", en: "Find the household first, by room or by the owner's name." }
    owner_there { zh: "业主在场", en: "The owner was there" }
    more_of_visit { zh: "人数、谈话记录、主持人", en: "People, what was said, hosts" }
    edit { zh: "修改安排", en: "Change the plan" }
    minutes { zh: "填写记录", en: "Enter the minutes" }
    amend { zh: "修改记录", en: "Change the minutes" }
    save_minutes { zh: "保存记录", en: "Save the minutes" }
    save_visit { zh: "保存访谈", en: "Save the visit" }
    cancel_talk { zh: "取消谈话", en: "Cancel the talk" }
    reason { zh: "原因", en: "Reason" }
    cancel_reason { zh: "取消原因", en: "Cancelled because" }
    publish { zh: "公示结果", en: "Publish the result" }
    publish_now { zh: "内容无误，公示", en: "The text is right: publish" }
    preview { zh: "公示预览", en: "What everybody will read" }
    preview_hint { zh: "下面就是居民将看到的全部内容：电话、房号已自动隐去，只到楼幢。请逐句看过再公示。", en: "This is all that residents will read: phones and rooms are masked, places end at the building. Read it through before you publish." }
    names_found(names) { zh: "公示内容里有参加人或主持人的姓名：{names}。请先在记录里去掉再公示。", en: "The text names people who took part: {names}. Take the names out of the minutes first." }
    doubts { zh: "请再看一眼，可能涉及个人：", en: "Look again, this may be personal:" }
    published_on { zh: "公示时间", en: "Published" }
    withdraw { zh: "撤下公示", en: "Take the notice down" }
    withdraw_hint { zh: "撤下后链接打不开；改好记录可重新公示，链接和二维码不变。", en: "Its link then leads nowhere; published again it is the same link and code." }
    notice_of(kind) { zh: "{kind}结果公示", en: "What came of the {kind}" }
    notice_came(n) { zh: "到场居民 {n} 人", en: "{n} residents came" }
    notice_promised { zh: "承诺", en: "Promised" }
    notice_by(day) { zh: "{day}前", en: "by {day}" }
    notice_told(day) { zh: "{day}办结", en: "done on {day}" }
    notice_noted { zh: "已记录", en: "noted" }
    notice_scan { zh: "扫码看最新进度", en: "Scan for the present state" }
    notice_summary(all, kept, overdue) { zh: "共承诺 {all} 件，已兑现 {kept} 件，超期 {overdue} 件", en: "{all} promises: {kept} kept, {overdue} overdue" }
    notice_as_of(day) { zh: "进度截至 {day}", en: "As it stands on {day}" }
    notice_ask(phone) { zh: "有疑问请致电 {phone}", en: "Questions: {phone}" }
    nothing_promised { zh: "本次谈话没有承诺事项", en: "Nothing was promised at this talk" }
    open_notice { zh: "打开公示页", en: "Open the notice" }
    notice_hint { zh: "打印后张贴在谈话地点；居民扫码看最新进度。", en: "Print it and hang it where the talk was; its code leads to the present state." }
    by_month { zh: "月历", en: "Calendar" }
    month { zh: "月份", en: "Month" }
    previous_month { zh: "上月", en: "Month before" }
    next_month { zh: "下月", en: "Month after" }
    all_days { zh: "全月", en: "Whole month" }
    this_month { zh: "本月", en: "This month" }
    all_months { zh: "全部月份", en: "All months" }
    list { zh: "谈话列表", en: "Talks" }
    list_of_day(day) { zh: "{day} 的谈话", en: "Talks of {day}" }
    export { zh: "导出 xlsx", en: "Export xlsx" }
    none_found { zh: "没有符合条件的谈话", en: "No talks here" }
    none_hint { zh: "换个月份或条件，或记一次新的谈话。", en: "Try another month or filter, or enter a talk." }
    usual(n) { zh: "近三月平均 {n}", en: "usually {n}" }
    no_usual { zh: "暂无往月数据", en: "no months before" }
    still_planned(n) { zh: "待召开 {n}", en: "{n} to come" }
    times { zh: "次", en: "" }
    kept_in_time { zh: "承诺按期兑现", en: "Promises kept in time" }
    kept_of(kept, settled) { zh: "本月到期 {settled} 件，按期 {kept} 件", en: "{kept} of {settled} due this month" }
    overdue_now { zh: "超期未兑现", en: "Promises overdue" }
    running_now(n) { zh: "办理中 {n} 件", en: "{n} in hand" }
    promises_this_month { zh: "本月到期的承诺", en: "Promises due this month" }
    weeks { zh: "每周谈话次数", en: "Talks a week" }
    weeks_said(total, weeks) { zh: "近 {weeks} 周共 {total} 次。", en: "{total} in the last {weeks} weeks." }
    week_of { zh: "周（周一起）", en: "Week from" }
    all { zh: "合计", en: "Total" }
    q_help { zh: "编号、议题、地点", en: "Number, topic, place" }
    history { zh: "创建", en: "Entered" }
    planned_saved(number) { zh: "已安排 {number}。", en: "{number} is planned." }
    minutes_saved(number, promises) { zh: "{number} 已保存，承诺 {promises} 件已生成诉求。", en: "{number} is saved; promises that are requests: {promises}." }
    saved { zh: "已保存。", en: "Saved." }
    cancelled_saved { zh: "已取消。", en: "Cancelled." }
    published_saved { zh: "已公示。请打印张贴，或把链接发给居民。", en: "Published. Print it and hang it up, or send the link." }
    withdrawn_saved { zh: "公示已撤下。", en: "The notice is taken down." }
    place_missing(most) { zh: "地点：请填写，最多 {most} 字", en: "Place: say it in up to {most} letters" }
    hosts_missing(most) { zh: "主持人：请填写，最多 {most} 字", en: "Hosts: name them in up to {most} letters" }
    party_missing(most) { zh: "约谈对象：请填写，最多 {most} 字", en: "Party concerned: name it in up to {most} letters" }
    party_only_there { zh: "约谈对象：只有约谈才填", en: "Party concerned: only appointments have one" }
    household_only_there { zh: "住户：只有访谈才填", en: "Household: only visits have one" }
    household_unknown { zh: "住户：这个小区当天没有这一户", en: "Household: there is none such in the estate on that day" }
    building_unknown { zh: "幢号：这个小区没有这一幢", en: "Building: the estate has none such" }
    lasts_too_long(hours) { zh: "时间：结束应晚于开始，最长 {hours} 小时", en: "Time: it ends after it begins, {hours} hours at most" }
    time_unreadable { zh: "时间：应如 19:00", en: "Time: write 19:00" }
    day_out_of_range { zh: "日期：前后一年之内", en: "Day: within a year of today" }
    not_begun { zh: "谈话还没有开始，开始后再填写记录。", en: "The talk has not begun; its minutes are entered afterwards." }
    estate_missing { zh: "小区：请选择", en: "Estate: choose one" }
    reason_missing(most) { zh: "原因：请填写，最多 {most} 字", en: "Reason: say it in up to {most} letters" }
    headcount_range(most) { zh: "到场人数：1 到 {most}，不少于留名人数", en: "People: 1 to {most}, not fewer than gave their names" }
    too_many_participants(most) { zh: "参加人：最多 {most} 位", en: "Participants: {most} at most" }
    participant_shape(most) { zh: "参加人：每行“姓名 电话”，姓名最多 {most} 字，电话 5 至 20 位数字", en: "Participants: a name of up to {most} letters and a phone of 5 to 20 digits on each line" }
    said_long(most) { zh: "谈话记录：最多 {most} 字", en: "What was said: {most} letters at most" }
    no_topic { zh: "议题：至少写一个", en: "Topics: write at least one" }
    too_many_topics(most) { zh: "议题：最多 {most} 个", en: "Topics: {most} at most" }
    topic_missing(most) { zh: "议题：请填写，最多 {most} 字", en: "Topic: say it in up to {most} letters" }
    topic_unknown { zh: "议题：不属于这次谈话，或出现了两次", en: "Topic: not one of this talk, or named twice" }
    promise_missing(most) { zh: "承诺事项：请填写，最多 {most} 字", en: "Promise: say it in up to {most} letters" }
    promise_changed { zh: "承诺已生成诉求，不能改动；可另加一条。", en: "The promise is a request and stands; add another one." }
    promise_removed { zh: "承诺已生成诉求，不能删去。", en: "The promise is a request and cannot be removed." }
    due_missing { zh: "承诺期限：填了承诺就要有期限", en: "By: a promise needs its day" }
    due_without_promise { zh: "承诺事项：填了期限，但没有写承诺什么", en: "Promise: there is a day, but no promise" }
    due_out_of_range { zh: "承诺期限：从今天起一年之内", en: "By: from today to a year ahead" }
    location_long(most) { zh: "办理地点：最多 {most} 字", en: "Where: {most} letters at most" }
    contact_long(most) { zh: "回告给谁：最多 {most} 字", en: "Whom to tell: {most} letters at most" }
    too_many_rows(most) { zh: "超过 {most} 条，请缩小范围再导出。", en: "More than {most} talks: narrow the filter." }
    cannot_replan(status) { zh: "谈话{status}，安排不能再改。", en: "The plan of a talk that is {status} does not change." }
    cannot_hold(status) { zh: "谈话{status}，不能再次填写记录。", en: "Minutes are entered of a planned talk; this one is {status}." }
    cannot_amend(status) { zh: "谈话{status}：公示期间记录不改，请先撤下公示。", en: "Minutes of a talk that is {status} do not change; take its notice down first." }
    cannot_publish(status) { zh: "谈话{status}，不能公示：先有记录，且没有在公示中。", en: "A talk that is {status} cannot be published: it takes minutes, and no notice that hangs." }
    cannot_withdraw(status) { zh: "谈话{status}，没有公示可撤。", en: "The talk is {status}; no notice hangs." }
    cannot_cancel(status) { zh: "谈话{status}，不能取消。", en: "A talk that is {status} cannot be cancelled." }
    from_talk(kind, number, topic) { zh: "{kind} {number} 现场承诺。议题：{topic}", en: "Promised at {kind} {number}. Topic: {topic}" }
}

#[must_use]
pub const fn kind_name(l: Lang, kind: TalkKind) -> &'static str {
    match kind {
        TalkKind::NightTalk => night_talk(l),
        TalkKind::Visit => visit(l),
        TalkKind::Appointment => appointment(l),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: TalkStatus) -> &'static str {
    match status {
        TalkStatus::Planned => planned(l),
        TalkStatus::Held => held(l),
        TalkStatus::Published => published(l),
        TalkStatus::Cancelled => cancelled(l),
    }
}

#[must_use]
pub const fn status_tone(status: TalkStatus) -> Tone {
    match status {
        TalkStatus::Planned => Tone::Info,
        TalkStatus::Held => Tone::Warn,
        TalkStatus::Published => Tone::Ok,
        TalkStatus::Cancelled => Tone::Mute,
    }
}

#[must_use]
pub const fn standing_name(l: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Kept => kept(l),
        Standing::KeptLate => kept_late(l),
        Standing::Running => running(l),
        Standing::Overdue => overdue(l),
        Standing::Refused => refused(l),
    }
}

#[must_use]
pub const fn standing_tone(standing: Standing) -> Tone {
    match standing {
        Standing::Kept => Tone::Ok,
        Standing::KeptLate => Tone::Warn,
        Standing::Running => Tone::Info,
        Standing::Overdue => Tone::Bad,
        Standing::Refused => Tone::Mute,
    }
}

/// Why a step cannot be done from a state.
#[must_use]
pub fn refused_step(l: Lang, step: Step, status: TalkStatus) -> String {
    let name = status_name(l, status).to_lowercase();
    match step {
        Step::Replan => cannot_replan(l, name),
        Step::Hold => cannot_hold(l, name),
        Step::Amend => cannot_amend(l, name),
        Step::Publish => cannot_publish(l, name),
        Step::Withdraw => cannot_withdraw(l, name),
        Step::Cancel => cannot_cancel(l, name),
    }
}

/// What a promise's request says of where it comes from.
#[must_use]
pub fn request_description(l: Lang, kind: TalkKind, number: &str, topic: &str) -> String {
    from_talk(l, kind_name(l, kind), number, topic)
}
