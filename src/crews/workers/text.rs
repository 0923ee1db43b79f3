//! The words of workers.

use entity::enums::LicenceKind;

use crate::i18n::Lang;
use crate::messages;

messages! {
    workers { zh: "员工", en: "Workers" }
    worker { zh: "员工", en: "Worker" }
    new_worker { zh: "新增员工", en: "New worker" }
    number { zh: "工号", en: "Number" }
    name { zh: "姓名", en: "Name" }
    phone { zh: "手机", en: "Phone" }
    crew { zh: "班组", en: "Crew" }
    no_crew { zh: "未编组", en: "No crew" }
    active_from { zh: "入职日期", en: "Employed from" }
    active_to { zh: "离职日期", en: "Employed to" }
    active_to_help { zh: "离职日期当天起不再在岗；在职请留空。", en: "From this day on they are no longer there; leave it empty while they are." }
    employed { zh: "在职", en: "Employed" }
    left { zh: "已离职", en: "Left" }
    with_left { zh: "含已离职", en: "With those who left" }
    skills { zh: "技能", en: "Skills" }
    skill { zh: "技能", en: "Skill" }
    catalogue { zh: "技能目录", en: "Skills of the lines" }
    new_skill { zh: "新增技能", en: "New skill" }
    no_skills { zh: "技能目录还是空的", en: "No skills yet" }
    no_skills_hint { zh: "按业务条线列出技能，员工和班次才能引用。", en: "List skills by line; workers and shifts refer to them." }
    needs_licence { zh: "须持证书", en: "Licence it needs" }
    no_licence_needed { zh: "不需要", en: "None" }
    licences { zh: "证书", en: "Licences" }
    licence { zh: "证书类别", en: "Licence" }
    licence_number { zh: "证书编号", en: "Licence number" }
    issuer { zh: "发证机关", en: "Issuer" }
    valid_from { zh: "有效期起", en: "Valid from" }
    valid_through { zh: "有效期止", en: "Valid through" }
    add_licence { zh: "登记证书", en: "Add a licence" }
    no_licences { zh: "没有登记证书", en: "No licence on record" }
    valid { zh: "有效", en: "Valid" }
    not_yet { zh: "未生效", en: "Not yet valid" }
    expired { zh: "已过期", en: "Expired" }
    ends_in(days) { zh: "还有 {days} 天到期", en: "{days} days left" }
    ending { zh: "到期证书", en: "Licences that end" }
    ending_within { zh: "多少天内到期", en: "Ends within (days)" }
    none_ending { zh: "没有即将到期的证书", en: "No licence ends soon" }
    none_ending_hint { zh: "换证后登记新证书，旧证书就不再提醒。", en: "Once renewed, add the new licence and the old one is no longer listed." }
    move_crew { zh: "调组", en: "Move to another crew" }
    move_from { zh: "自哪天起", en: "From" }
    crews_so_far { zh: "班组经历", en: "Crews so far" }
    since_now { zh: "至今", en: "now" }
    none_yet { zh: "没有符合的员工", en: "No workers" }
    none_hint { zh: "逐个新增，或从表格导入花名册。", en: "Add them one by one, or import a list." }
    search_hint { zh: "工号或姓名开头", en: "Beginning of number or name" }
    saved { zh: "员工已保存。", en: "The worker is saved." }
    moved { zh: "调组已登记。", en: "The move is on record." }
    licence_saved { zh: "证书已登记。", en: "The licence is on record." }
    skill_saved { zh: "技能已保存。", en: "The skill is saved." }
    import_title { zh: "导入花名册", en: "Import workers" }
    import_how { zh: "先核对、后导入：核对不改动任何数据；有一处问题就整份不导入；同一文件重复导入不会产生重复。工号相同即更新。", en: "Check first, then import: checking changes nothing; one problem and nothing is imported; the same file again doubles nothing. The same number means the same worker." }
    created { zh: "新增", en: "New" }
    changed { zh: "变更", en: "Changed" }
    unchanged { zh: "不变", en: "Unchanged" }
    imported(n) { zh: "已导入 {n} 行。", en: "{n} rows imported." }
    warned(n) { zh: "提醒 {n} 张证书即将到期", en: "{n} licences end soon" }
    number_missing { zh: "工号：请填写，最多 20 字", en: "Number: give one of up to 20 characters" }
    number_taken { zh: "该街道已有此工号。", en: "The subdistrict has a worker of this number already." }
    number_twice { zh: "文件中工号重复", en: "the number appears twice in the file" }
    name_missing { zh: "姓名：请填写，最多 40 字", en: "Name: give one of up to 40 letters" }
    phone_shape { zh: "手机：不是有效电话号码", en: "Phone: not a phone number" }
    left_before { zh: "离职日期应晚于入职日期", en: "Employed to: must lie after the first day" }
    too_many_skills { zh: "技能：最多 30 项", en: "Skills: 30 at most" }
    skill_unknown { zh: "技能：请从目录中选择", en: "Skills: choose from the list" }
    skill_named_unknown(name) { zh: "技能目录中没有“{name}”", en: "“{name}” is not in the list of skills" }
    crew_unknown { zh: "班组：该街道没有此班组", en: "Crew: the subdistrict has no such crew" }
    later_move(day) { zh: "{day} 已有调组登记，请从那天之后再调。", en: "There is a move on {day} already; move from a later day." }
    moves_later { zh: "与系统中更晚的调组冲突", en: "conflicts with a later move on record" }
    same_crew { zh: "该员工那天已在此班组。", en: "The worker is in this crew on that day already." }
    no_crew_to_leave { zh: "该员工那天不在任何班组。", en: "The worker is in no crew on that day." }
    licence_number_missing { zh: "证书编号：请填写，最多 40 字", en: "Licence number: give one of up to 40 characters" }
    issuer_missing { zh: "发证机关：请填写，最多 60 字", en: "Issuer: give one of up to 60 letters" }
    ends_before { zh: "有效期止应晚于有效期起", en: "the licence ends before it begins" }
    licence_known { zh: "该证书已登记。", en: "This licence is on record already." }
    licence_unknown(all) { zh: "证书类别应为：{all}", en: "is not a licence: {all}" }
    skill_name_missing { zh: "技能名称：请填写，最多 40 字", en: "Skill: give a name of up to 40 letters" }
    skill_taken { zh: "该条线已有同名技能。", en: "The line has a skill of this name already." }
    catalogue_full { zh: "技能目录已满 200 项。", en: "The list holds 200 skills already." }
    driving_a2 { zh: "驾驶证 A2", en: "Driving A2" }
    driving_b2 { zh: "驾驶证 B2", en: "Driving B2" }
    driving_c1 { zh: "驾驶证 C1", en: "Driving C1" }
    driving_d { zh: "驾驶证 D", en: "Driving D" }
    electrician { zh: "低压电工证", en: "Electrician" }
    work_at_height { zh: "高处作业证", en: "Work at height" }
    confined_space { zh: "有限空间作业证", en: "Confined space" }
    lift { zh: "电梯安全管理证", en: "Lift safety" }
    pest_control { zh: "有害生物防制证", en: "Pest control" }
    guard { zh: "保安员证", en: "Guard" }
}

#[must_use]
pub const fn licence_name(l: Lang, kind: LicenceKind) -> &'static str {
    match kind {
        LicenceKind::DrivingA2 => driving_a2(l),
        LicenceKind::DrivingB2 => driving_b2(l),
        LicenceKind::DrivingC1 => driving_c1(l),
        LicenceKind::DrivingD => driving_d(l),
        LicenceKind::Electrician => electrician(l),
        LicenceKind::WorkAtHeight => work_at_height(l),
        LicenceKind::ConfinedSpace => confined_space(l),
        LicenceKind::Lift => lift(l),
        LicenceKind::PestControl => pest_control(l),
        LicenceKind::Guard => guard(l),
    }
}

/// The kind a file names, in either language or by its word.
#[must_use]
pub fn licence_named(name: &str) -> Option<LicenceKind> {
    let is = |kind: &LicenceKind| {
        licence_name(Lang::Zh, *kind) == name || licence_name(Lang::En, *kind) == name || kind.word() == name
    };
    LicenceKind::ALL.iter().copied().find(is)
}
