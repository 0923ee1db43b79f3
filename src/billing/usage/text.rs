//! The words of units, meters and suppliers' bills.

use entity::enums::{SharePolicy, SupplierBillStatus};

use crate::i18n::Lang;
use crate::messages;

messages! {
    not_by_unit { zh: "这个项目不按数量计费，请选停车费等固定价项目。", en: "This item is not charged by the unit: choose parking or another fixed-price item." }
    not_metered { zh: "这个项目不抄表，请选水费或电费。", en: "This item is not metered: choose water or electricity." }
    not_shared { zh: "这个项目不公摊，请选公摊项目。", en: "This item is not shared: choose a shared item." }
    word_needed { zh: "必填，最多 60 字。", en: "Needed, at most 60 characters." }
    units_range { zh: "数量应大于 0、不超过 10000，最多两位小数。", en: "More than 0 and at most 10,000, two decimals." }
    ends_after_start { zh: "结束日期应晚于开始日期。", en: "The end comes after the start." }
    nobody_there { zh: "这个房号在开始日没有收费对象。", en: "Nobody is charged in this room on the first day." }
    no_such_room { zh: "没有这个房号，写法如 12-3-502。", en: "There is no such room; write 12-3-502." }
    label_taken { zh: "这个编号在这段时间已有人使用。", en: "Somebody has this place on one of these days." }
    serial_taken { zh: "这个表号已经登记。", en: "This serial is registered already." }
    in_the_future { zh: "日期不能晚于今天。", en: "The day has not come yet." }
    readings_refused { zh: "读数没有录入：请改正下列各行后重新上传。", en: "No reading was entered: mend these rows and send the file again." }
    no_rows { zh: "文件里没有内容。", en: "The file is empty." }
    column_missing(name) { zh: "缺少“{name}”列。", en: "The column “{name}” is missing." }
    cell_wrong { zh: "内容不对：项目为水费或电费，日期如 2026-06-30，读数为不带符号的数，最多四位小数。", en: "Not understood: water or electricity, a day like 2026-06-30, a plain number with at most four decimals." }
    no_such_meter { zh: "没有登记这块表。", en: "This meter is not registered." }
    not_installed_then { zh: "这块表当时没有安装。", en: "The meter was not installed then." }
    another_figure { zh: "同一天已有不同的读数。", en: "There is another figure for this day." }
    runs_backwards { zh: "读数比前一次小，或比后一次大。", en: "Below the reading before it, or above the one after it." }
    amount_range { zh: "金额应大于 0 且在上限以内。", en: "More than nothing, and within the limits." }
    reference_known { zh: "这个供应商的这个单号已经登记。", en: "This reference of this supplier is known." }
    supplier_bill_billed { zh: "这张账单已计入住户账单或已撤销，不能撤销。", en: "Households were billed for it, or it is cancelled already." }
    title { zh: "计费资料", en: "What is charged" }
    tab_units { zh: "停车与固定项目", en: "Fixed-price units" }
    tab_meters { zh: "抄表", en: "Meters" }
    tab_shared { zh: "公摊账单", en: "Shared bills" }
    estate { zh: "小区", en: "Estate" }
    show { zh: "查看", en: "Show" }
    room { zh: "房号", en: "Room" }
    room_help { zh: "例如 12-3-502", en: "For example 12-3-502" }
    item { zh: "项目", en: "Item" }
    label { zh: "编号", en: "Place" }
    label_help { zh: "例如车位 A-012", en: "For example place A-012" }
    units { zh: "数量", en: "Units" }
    from { zh: "开始日期", en: "From" }
    to { zh: "结束日期（不含）", en: "Until (that day not included)" }
    until { zh: "停用日期", en: "Ends on" }
    add_units { zh: "登记", en: "Add" }
    new_units { zh: "新增停车位或固定项目", en: "A new place or service" }
    end_units { zh: "停用", en: "End" }
    no_units { zh: "还没有停车位或固定项目", en: "No places or services yet" }
    no_units_hint { zh: "登记车位后，每月按“停车费”的单价计入账单。", en: "Once a place is added, each month's bill holds it at the price of parking." }
    new_meter { zh: "新装水表、电表", en: "A new meter" }
    serial { zh: "表号", en: "Serial" }
    installed_on { zh: "安装日期", en: "Installed" }
    first_reading { zh: "初始读数", en: "First reading" }
    install { zh: "登记表", en: "Register" }
    last_reading { zh: "最近读数", en: "Last reading" }
    upload_readings { zh: "导入抄表读数", en: "Readings from a file" }
    upload_help { zh: "xlsx 或 CSV，列：项目、表号、抄表日期、读数。有一行不对就整份不录入，并指出行和列。", en: "xlsx or CSV with the columns 项目, 表号, 抄表日期, 读数 (item, serial, read_on, reading). One wrong row refuses the whole file and is named." }
    choose_file { zh: "选择文件", en: "Choose a file" }
    upload { zh: "导入", en: "Import" }
    template { zh: "下载模板", en: "Template" }
    entered(added, known) { zh: "新录入 {added} 条读数，已有 {known} 条。", en: "{added} readings entered, {known} known before." }
    no_meters { zh: "还没有登记水表、电表", en: "No meters yet" }
    no_meters_hint { zh: "登记表和初始读数后，上传每月抄表。", en: "Register the meters with their first reading, then send each month's readings." }
    new_shared { zh: "登记供应商账单", en: "A supplier's bill" }
    supplier { zh: "供应商", en: "Supplier" }
    reference { zh: "单号", en: "Reference" }
    month { zh: "所属月份", en: "Month" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    policy { zh: "分摊方式", en: "Shared by" }
    scope { zh: "分摊范围", en: "Borne by" }
    whole_estate { zh: "整个小区", en: "The whole estate" }
    building_no(number) { zh: "{number}幢", en: "Building {number}" }
    enter { zh: "登记", en: "Enter" }
    cancel { zh: "撤销", en: "Take back" }
    cancel_confirm { zh: "确定撤销这张供应商账单吗？", en: "Take this bill back?" }
    status { zh: "状态", en: "Status" }
    no_shared { zh: "还没有供应商账单", en: "No suppliers' bills yet" }
    no_shared_hint { zh: "登记电费、水费账单后，当月出账时分摊到户，并留下每户的权数。", en: "Enter the supplier's bill: the run of its month shares it and keeps each household's weight." }
    saved { zh: "已登记。", en: "Saved." }
    ended { zh: "已停用。", en: "Ended." }
    cancelled_flash { zh: "已撤销。", en: "Taken back." }
    by_area { zh: "按建筑面积", en: "floor area" }
    by_household { zh: "按户", en: "household" }
    by_area_days { zh: "按面积 × 天数", en: "area × days" }
    open { zh: "待分摊", en: "To be shared" }
    billed { zh: "已计入账单", en: "Billed" }
    cancelled { zh: "已撤销", en: "Taken back" }
    bad_value { zh: "填写有误。", en: "Not understood." }
}

#[must_use]
pub const fn policy_name(lang: Lang, policy: SharePolicy) -> &'static str {
    match policy {
        SharePolicy::Area => by_area(lang),
        SharePolicy::Household => by_household(lang),
        SharePolicy::AreaDays => by_area_days(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: SupplierBillStatus) -> &'static str {
    match status {
        SupplierBillStatus::Open => open(lang),
        SupplierBillStatus::Billed => billed(lang),
        SupplierBillStatus::Cancelled => cancelled(lang),
    }
}
