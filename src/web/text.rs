//! The words every page shares.

use crate::messages;

messages! {
    product { zh: "大物业", en: "Dawuye" }
    skip { zh: "跳到正文", en: "Skip to content" }
    menu { zh: "菜单", en: "Menu" }
    main_menu { zh: "主菜单", en: "Main menu" }
    confirm { zh: "确定", en: "OK" }
    cancel { zh: "取消", en: "Cancel" }
    failed { zh: "操作未成功，请稍后再试", en: "That did not work. Please try again" }
    close { zh: "关闭", en: "Close" }
    search { zh: "查询", en: "Search" }
    reset { zh: "重置", en: "Reset" }
    save { zh: "保存", en: "Save" }
    view { zh: "查看", en: "View" }
    all { zh: "全部", en: "All" }
    actions { zh: "操作", en: "Actions" }
    next_page { zh: "下一页", en: "Next page" }
    first_page { zh: "回到首页", en: "First page" }
    paging { zh: "分页", en: "Pages" }
    position { zh: "位置", en: "You are here" }
    keyword { zh: "关键字", en: "Keyword" }
    form_errors { zh: "有几处需要修改。", en: "Some fields need another look." }
    choose_one { zh: "请选择一项", en: "choose one" }
    day_unreadable { zh: "不是有效日期（应如 2026-03-01）", en: "is not a date (write 2026-03-01)" }
    number_unreadable { zh: "应为整数", en: "is not a whole number" }
    error_title { zh: "出错了", en: "Something is wrong" }
    not_found_title { zh: "没有找到", en: "Not found" }
    forbidden_title { zh: "无权进行", en: "Not allowed" }
    back_home { zh: "回到首页", en: "Back to the start" }
    choose_file { zh: "点击选择或拖入文件", en: "Choose a file or drop it here" }
    upload_and_check { zh: "上传并核对", en: "Upload and check" }
    do_import { zh: "确认导入", en: "Import" }
    another_file { zh: "换一个文件", en: "Another file" }
    columns_not_read(columns) { zh: "未读取的列：{columns}", en: "Columns not read: {columns}" }
    data_table { zh: "查看数据表", en: "Show the figures" }
    yuan { zh: "元", en: "yuan" }
    row_no { zh: "行", en: "Row" }
    problem { zh: "问题", en: "Problem" }
    problems(n) { zh: "{n} 处问题，没有导入任何内容", en: "{n} problems, nothing was imported" }
    problems_shown(shown) { zh: "只列出前 {shown} 处。", en: "Only the first {shown} are listed." }
    group_dispatch { zh: "调度", en: "Dispatch" }
    group_crews { zh: "人员装备", en: "Crews" }
    group_spaces { zh: "空间场所", en: "Spaces" }
    nav_spaces { zh: "闲置空间", en: "Idle spaces" }
    nav_facilities { zh: "社区场所", en: "Facilities" }
    nav_scorecards { zh: "完整社区", en: "Complete community" }
    nav_workers { zh: "员工", en: "Workers" }
    nav_rosters { zh: "排班", en: "Rosters" }
    nav_absences { zh: "请假顶班", en: "Leave and cover" }
    nav_vehicles { zh: "车辆工具", en: "Vehicles and tools" }
    nav_holidays { zh: "节假日", en: "Holidays" }
    group_finance { zh: "财务", en: "Finance" }
    group_base { zh: "基础", en: "Base" }
    group_admin { zh: "管理", en: "Administration" }
    nav_board { zh: "当日调度", en: "Day board" }
    nav_requests { zh: "居民诉求", en: "Requests" }
    nav_officer { zh: "街道看板", en: "The month" }
    nav_settlements { zh: "考核结算", en: "Settlements" }
    nav_costs { zh: "成本分摊", en: "Costs" }
    nav_common_revenue { zh: "公共收益", en: "Common revenue" }
    nav_talks { zh: "民情三谈", en: "Talks" }
    nav_proposals { zh: "未诉先办", en: "Act before the call" }
    nav_work_orders { zh: "工单", en: "Work orders" }
    nav_plans { zh: "作业计划", en: "Service plans" }
    nav_inspections { zh: "巡查考核", en: "Inspections" }
    nav_waste { zh: "垃圾清运", en: "Waste haulage" }
    nav_patrols { zh: "巡逻巡更", en: "Patrols" }
    nav_findings { zh: "问题整改", en: "Findings" }
    nav_crews { zh: "班组", en: "Crews" }
    nav_bills { zh: "账单收费", en: "Bills" }
    nav_dunning { zh: "催缴", en: "Overdue letters" }
    nav_late_fees { zh: "违约金", en: "Late fees" }
    nav_charging { zh: "计费资料", en: "Charged items" }
    nav_discounts { zh: "减免", en: "Discounts" }
    nav_prepay_offers { zh: "预缴优惠", en: "Prepayment offers" }
    nav_approvals { zh: "待审批", en: "Approvals" }
    nav_bill_runs { zh: "出账", en: "Bill runs" }
    nav_payments { zh: "收款", en: "Payments" }
    nav_reconciliation { zh: "银行对账", en: "Reconciliation" }
    nav_tariffs { zh: "收费标准", en: "Tariffs" }
    nav_reports { zh: "统计报表", en: "Reports" }
    nav_dwellings { zh: "房屋住户", en: "Dwellings" }
    nav_stewards { zh: "管家分片", en: "Stewards" }
    nav_places { zh: "作业点位", en: "Places of work" }
    details { zh: "说明", en: "Details" }
    nav_import { zh: "登记导入", en: "Register import" }
    nav_contracts { zh: "合同台账", en: "Contracts" }
    nav_users { zh: "用户", en: "Users" }
    nav_jobs { zh: "后台任务", en: "Jobs" }
    nav_mail { zh: "邮件队列", en: "Mail queue" }
    nav_audit { zh: "操作记录", en: "Audit" }
    nav_proof { zh: "账本核验", en: "Proof" }
    nav_periods { zh: "月度结账", en: "Periods" }
    nav_trial { zh: "试算平衡", en: "Trial balance" }
    monday { zh: "周一", en: "Mon" }
    tuesday { zh: "周二", en: "Tue" }
    wednesday { zh: "周三", en: "Wed" }
    thursday { zh: "周四", en: "Thu" }
    friday { zh: "周五", en: "Fri" }
    saturday { zh: "周六", en: "Sat" }
    sunday { zh: "周日", en: "Sun" }
    month_of(year, month) { zh: "{year}年{month}月", en: "{year}-{month}" }
    day_of(month, day) { zh: "{month}月{day}日", en: "{month}/{day}" }
    line_property { zh: "物业", en: "Property" }
    line_street { zh: "街巷保洁", en: "Street cleaning" }
    line_green { zh: "街区绿化", en: "Greening" }
    line_waste { zh: "垃圾清运", en: "Waste haulage" }
}

use chrono::{Datelike, NaiveDate, Weekday};
use entity::enums::Line;
use entity::value::Month;

use crate::i18n::Lang;

#[must_use]
pub const fn weekday(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => monday(lang),
        Weekday::Tue => tuesday(lang),
        Weekday::Wed => wednesday(lang),
        Weekday::Thu => thursday(lang),
        Weekday::Fri => friday(lang),
        Weekday::Sat => saturday(lang),
        Weekday::Sun => sunday(lang),
    }
}

#[must_use]
pub fn month(lang: Lang, month: Month) -> String {
    match lang {
        Lang::Zh => month_of(lang, month.year(), month.number()),
        Lang::En => month.to_string(),
    }
}

/// `12月28日`
#[must_use]
pub fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => day_of(lang, day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

#[must_use]
pub const fn line_name(lang: Lang, line: Line) -> &'static str {
    match line {
        Line::Property => line_property(lang),
        Line::StreetCleaning => line_street(lang),
        Line::Greening => line_green(lang),
        Line::WasteHaulage => line_waste(lang),
    }
}
