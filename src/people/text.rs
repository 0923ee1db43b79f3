//! The words of people.

use entity::enums::ReliefCategory;

use crate::i18n::Lang;
use crate::messages;

messages! {
    statement { zh: "账户对账单", en: "Account statement" }
    dwelling { zh: "房屋", en: "Dwelling" }
    estate { zh: "小区", en: "Estate" }
    area { zh: "建筑面积（㎡）", en: "Gross area (m²)" }
    owner { zh: "业主", en: "Owner" }
    phone { zh: "手机", en: "Phone" }
    email { zh: "邮箱", en: "E-mail" }
    since { zh: "入住", en: "Since" }
    until { zh: "迁出", en: "Until" }
    relief { zh: "减免类别", en: "Relief" }
    vacant { zh: "空置", en: "Vacant" }
    current { zh: "在住", en: "Current" }
    past { zh: "已迁出", en: "Left" }
    future { zh: "将入住", en: "To come" }
    search_hint { zh: "房号如 12-3-502，或业主姓名", en: "Dwelling such as 12-3-502, or owner's name" }
    nothing { zh: "没有符合的房屋", en: "No dwelling matches" }
    nothing_hint { zh: "请换个条件，或先导入房屋登记。", en: "Try other words, or import the register first." }
    bills { zh: "账单", en: "Bills" }
    take_payment { zh: "收款", en: "Take payment" }
    prepay { zh: "预缴", en: "Prepay" }
    resident_link { zh: "居民账单页", en: "Resident's page" }
    import_title { zh: "登记导入", en: "Register import" }
    step_upload { zh: "上传", en: "Upload" }
    step_check { zh: "核对", en: "Check" }
    step_done { zh: "完成", en: "Done" }
    file_kinds { zh: ".xlsx 或 .csv，不超过 20 MB", en: ".xlsx or .csv, 20 MB at most" }
    template { zh: "下载模板", en: "Download the template" }
    how { zh: "先核对、后导入：核对不会改动任何数据；有一处问题就整份不导入；同一文件重复导入不会产生重复。", en: "Check first, then import: checking changes nothing; one problem and nothing is imported; the same file again doubles nothing." }
    row { zh: "行", en: "Row" }
    column { zh: "列", en: "Column" }
    fix_and_again { zh: "请在表格中改正后重新上传。", en: "Correct them in the spreadsheet and upload it again." }
    what { zh: "内容", en: "What" }
    created { zh: "新增", en: "New" }
    changed { zh: "变更", en: "Changed" }
    unchanged { zh: "不变", en: "Unchanged" }
    estates { zh: "小区", en: "Estates" }
    buildings { zh: "楼幢", en: "Buildings" }
    entrances { zh: "单元", en: "Entrances" }
    dwellings { zh: "房屋", en: "Dwellings" }
    accounts { zh: "住户账户", en: "Household accounts" }
    rows_read(n) { zh: "共读取 {n} 行，核对通过。", en: "{n} rows read, all of them good." }
    nothing_new { zh: "文件内容与系统一致，无需导入。", en: "The file says what is there already; nothing to import." }
    imported(n) { zh: "导入完成，共 {n} 行。", en: "Imported {n} rows." }
    relief_none { zh: "无", en: "None" }
    relief_dibao { zh: "低保", en: "Minimum allowance" }
    relief_tekun { zh: "特困", en: "Extreme hardship" }
    relief_dibian { zh: "低边", en: "Low income" }
    relief_disabled { zh: "残疾", en: "Disabled" }
}

#[must_use]
pub const fn relief_name(lang: Lang, relief: ReliefCategory) -> &'static str {
    match relief {
        ReliefCategory::None => relief_none(lang),
        ReliefCategory::Dibao => relief_dibao(lang),
        ReliefCategory::Tekun => relief_tekun(lang),
        ReliefCategory::Dibian => relief_dibian(lang),
        ReliefCategory::Disabled => relief_disabled(lang),
    }
}
