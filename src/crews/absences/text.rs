//! The words of leave, sickness and cover.

use entity::enums::{AbsenceKind, AbsenceStatus};

use crate::i18n::Lang;
use crate::messages;

messages! {
    absences { zh: "请假与顶班", en: "Leave and cover" }
    new_absence { zh: "登记请假", en: "Ask for leave" }
    worker { zh: "员工", en: "Worker" }
    crew { zh: "班组", en: "Crew" }
    kind { zh: "类别", en: "Kind" }
    first_day { zh: "第一天", en: "First day" }
    last_day { zh: "最后一天", en: "Last day" }
    reason { zh: "说明", en: "Reason" }
    status { zh: "状态", en: "Status" }
    asked { zh: "申请", en: "Asked" }
    decided { zh: "审批", en: "Decided" }
    asked_by(who) { zh: "{who} 登记", en: "asked by {who}" }
    submit { zh: "提交", en: "Submit" }
    approve { zh: "批准", en: "Approve" }
    refuse { zh: "不批准", en: "Refuse" }
    note { zh: "不批准的理由", en: "Why not" }
    end_early { zh: "提前返岗", en: "Back early" }
    back_on { zh: "返岗日", en: "Back on" }
    sick_help { zh: "病假、工伤从今天或更早起的，登记即生效；其他须审批。", en: "Sick or injured from today or earlier holds at once; everything else waits for approval." }
    gaps { zh: "空缺班次", en: "Shifts left open" }
    no_gaps { zh: "没有受影响的班次。", en: "No shift is touched." }
    day { zh: "日期", en: "Day" }
    shift { zh: "班次", en: "Shift" }
    covered_by { zh: "顶班", en: "Covered by" }
    not_covered { zh: "未安排", en: "Nobody" }
    find_cover { zh: "找人顶班", en: "Find cover" }
    candidates { zh: "可顶班的人", en: "Who can stand in" }
    no_candidates { zh: "没有人能在规则之内顶班", en: "Nobody can stand in within the rules" }
    no_candidates_hint { zh: "可改排班、向其他班组借人，或取消部分作业。", en: "Change the roster, borrow from another crew, or drop some of the work." }
    own_crew { zh: "本班组", en: "Same crew" }
    week_hours { zh: "本周工时（含顶班）", en: "Hours of the week, with this" }
    notes { zh: "提醒", en: "Notes" }
    choose { zh: "安排顶班", en: "Let them stand in" }
    none_yet { zh: "没有请假记录", en: "No leave on record" }
    none_hint { zh: "员工请假、生病都在这里登记。", en: "Leave and sickness are put on record here." }
    saved { zh: "请假已登记。", en: "The leave is on record." }
    approved_flash { zh: "已批准。", en: "Approved." }
    refused_flash { zh: "已标记为不批准。", en: "Refused." }
    ended_flash { zh: "返岗日已登记。", en: "The day back is on record." }
    covered_flash { zh: "顶班已安排。", en: "The shift is covered." }
    sick { zh: "病假", en: "Sick" }
    injury { zh: "工伤", en: "Injured at work" }
    annual { zh: "年休假", en: "Annual leave" }
    personal { zh: "事假", en: "Personal leave" }
    compensatory { zh: "调休", en: "Time off for overtime" }
    marriage { zh: "婚假", en: "Marriage leave" }
    maternity { zh: "产假/陪产假", en: "Parental leave" }
    bereavement { zh: "丧假", en: "Bereavement leave" }
    requested { zh: "待审批", en: "Waiting" }
    approved { zh: "已批准", en: "Approved" }
    refused { zh: "未批准", en: "Refused" }
    cancelled { zh: "已取消", en: "Cancelled" }
    worker_unknown { zh: "员工：请选择", en: "Worker: choose one" }
    ends_before { zh: "最后一天不能早于第一天，最长 370 天", en: "Last day: not before the first, and 370 days at most" }
    not_employed { zh: "该员工那几天不在职", en: "the worker is not employed on these days" }
    reason_too_long { zh: "说明：最多 200 字", en: "Reason: 200 letters at most" }
    note_missing { zh: "请写明不批准的理由，最多 200 字", en: "say why, in up to 200 letters" }
    overlaps { zh: "该员工这几天已有请假。", en: "The worker has leave on these days already." }
    not_waiting { zh: "这条请假已处理。", en: "This leave is decided already." }
    not_running { zh: "只有已批准、未结束的请假可以提前返岗。", en: "Only approved leave that still runs can end early." }
    back_outside { zh: "返岗日应在请假期间之内", en: "Back on: a day within the leave" }
    no_gap { zh: "该员工那天没有空缺的班次。", en: "The worker leaves no shift open on that day." }
    covered_already { zh: "这个班次已有人顶班。", en: "Somebody stands in for this shift already." }
    cannot_cover { zh: "此人不能顶这个班：", en: "They cannot stand in: " }
    busy_that_day { zh: "当天已有班次", en: "has a shift on that day already" }
}

#[must_use]
pub const fn kind_name(l: Lang, kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Sick => sick(l),
        AbsenceKind::Injury => injury(l),
        AbsenceKind::Annual => annual(l),
        AbsenceKind::Personal => personal(l),
        AbsenceKind::Compensatory => compensatory(l),
        AbsenceKind::Marriage => marriage(l),
        AbsenceKind::Maternity => maternity(l),
        AbsenceKind::Bereavement => bereavement(l),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: AbsenceStatus) -> &'static str {
    match status {
        AbsenceStatus::Requested => requested(l),
        AbsenceStatus::Approved => approved(l),
        AbsenceStatus::Refused => refused(l),
        AbsenceStatus::Cancelled => cancelled(l),
    }
}
