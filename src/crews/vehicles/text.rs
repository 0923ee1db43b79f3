//! The words of vehicles and tools.

use entity::enums::VehicleKind;

use crate::i18n::Lang;
use crate::messages;

messages! {
    vehicles { zh: "车辆", en: "Vehicles" }
    vehicle { zh: "车辆", en: "Vehicle" }
    new_vehicle { zh: "新增车辆", en: "New vehicle" }
    plate { zh: "车牌/编号", en: "Plate" }
    kind { zh: "行驶方式", en: "Moves" }
    model { zh: "型号", en: "Model" }
    capacity_kg { zh: "载重（kg）", en: "Load (kg)" }
    capacity_litres { zh: "容积（升）", en: "Volume (litres)" }
    volume { zh: "容积（m³）", en: "Volume (m³)" }
    range_km { zh: "续航（km，0 为不限）", en: "Range (km, 0: no limit)" }
    range { zh: "续航（km）", en: "Range (km)" }
    no_limit { zh: "不限", en: "no limit" }
    licence { zh: "须持驾照", en: "Licence to drive it" }
    no_licence { zh: "不需要", en: "None" }
    inspection_due { zh: "年检到期", en: "Inspection due" }
    overdue { zh: "已到期", en: "due" }
    with_crew { zh: "使用班组", en: "With" }
    nobody { zh: "空闲", en: "Nobody" }
    uses { zh: "使用安排", en: "Who has it when" }
    never_used { zh: "还没有安排给班组", en: "No crew has had it yet" }
    give { zh: "安排给班组", en: "Give to a crew" }
    from_on { zh: "自", en: "From" }
    to_on { zh: "至（不含，可空）", en: "Until (not included)" }
    times { zh: "每天时段", en: "Each day" }
    take_back { zh: "收回", en: "Take back" }
    none_yet { zh: "还没有车辆", en: "No vehicles yet" }
    none_hint { zh: "登记车辆后，可按日期和时段安排给班组。", en: "Once on record, vehicles are given to crews by day and time." }
    saved { zh: "车辆已保存。", en: "The vehicle is saved." }
    given { zh: "车辆已安排。", en: "The vehicle is given out." }
    taken_back { zh: "车辆已收回。", en: "The vehicle is taken back." }
    plate_missing { zh: "车牌/编号：请填写，最多 20 字", en: "Plate: give one of up to 20 characters" }
    plate_taken { zh: "该街道已有此车牌。", en: "The subdistrict has a vehicle of this plate already." }
    model_too_long { zh: "型号：最多 40 字", en: "Model: 40 letters at most" }
    number_range(most) { zh: "应为 0 至 {most} 的整数", en: "a whole number from 0 to {most}" }
    ends_before { zh: "结束应晚于开始", en: "ends before it begins" }
    times_wrong { zh: "时段：结束应晚于开始，不超过 24 小时", en: "Each day: the end after the start, 24 hours at most" }
    inspection_is_due { zh: "年检到期，不能安排使用。", en: "The inspection is due; it cannot be given out." }
    is_inactive { zh: "车辆已停用，不能安排使用。", en: "It is out of use and cannot be given out." }
    shared(crew, times) { zh: "这段时间车辆已在{crew}使用（每天 {times}）。", en: "{crew} has it at that time (each day {times})." }
    no_driver(crew, licence) { zh: "{crew}那天没有人持有效的{licence}。", en: "Nobody in {crew} holds a valid {licence} on that day." }
    back_outside { zh: "收回日期应在使用期间之内", en: "Until: a day within the use" }
    walk { zh: "人力车", en: "On foot" }
    e_tricycle { zh: "电动三轮车", en: "Electric tricycle" }
    truck { zh: "货车", en: "Truck" }
    tools { zh: "工具", en: "Tools" }
    new_tool { zh: "登记工具", en: "Add tools" }
    tool_name { zh: "工具名称", en: "Tool" }
    quantity { zh: "数量", en: "Quantity" }
    in_store { zh: "仓库", en: "In the store" }
    place { zh: "所在", en: "Where" }
    no_tools { zh: "还没有登记工具", en: "No tools yet" }
    no_tools_hint { zh: "按种类和所在班组登记数量。", en: "Put down how many of each kind are with which crew." }
    tool_saved { zh: "工具已保存。", en: "The tools are saved." }
    tool_name_missing { zh: "工具名称：请填写，最多 40 字", en: "Tool: give a name of up to 40 letters" }
}

#[must_use]
pub const fn kind_name(l: Lang, kind: VehicleKind) -> &'static str {
    match kind {
        VehicleKind::Walk => walk(l),
        VehicleKind::ETricycle => e_tricycle(l),
        VehicleKind::Truck => truck(l),
    }
}
