//! The words of the board and the crew's phone.

use crate::messages;

messages! {
    board { zh: "当日调度", en: "Day board" }
    plan_the_day { zh: "智能排班", en: "Plan the day" }
    date { zh: "日期", en: "Date" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    line { zh: "业务条线", en: "Line of service" }
    moved { zh: "{title} 已派给 {crew}，{time} 开始", en: "{title} goes to {crew} from {time}" }
    unassigned { zh: "{title} 已退回待派", en: "{title} is back in the queue" }
    undone { zh: "已撤销", en: "Undone" }
    undo { zh: "撤销", en: "Undo" }
    failed { zh: "未能保存，已恢复", en: "Not saved; put back" }
    conflict { zh: "工单已被他人改动，已刷新", en: "Someone else has changed it; shown anew" }
    offline { zh: "网络不通，未能保存", en: "No network; not saved" }
    kpi_total { zh: "今日工单", en: "Orders of the day" }
    kpi_done { zh: "已完成", en: "Done" }
    kpi_doing { zh: "处理中", en: "On site" }
    kpi_waiting { zh: "待派", en: "Unassigned" }
    kpi_late { zh: "已超时", en: "Late" }
    queue { zh: "待派工单", en: "Unassigned" }
    queue_hint { zh: "拖到班组时间轴；或选中后按 M 派单", en: "Drag onto a crew's hours, or select and press M" }
    queue_empty { zh: "没有待派工单", en: "Nothing unassigned" }
    assign { zh: "派单", en: "Assign" }
    hours { zh: "班组排程", en: "Crews and hours" }
    axis { zh: "时间轴", en: "Hours" }
    crew { zh: "班组", en: "Crew" }
    print { zh: "打印派工单", en: "Print the roster" }
    off { zh: "休", en: "off" }
    away { zh: "停用", en: "away" }
    there(here, n) { zh: "在岗{here}/{n}", en: "{here} of {n}" }
    patrol { zh: "巡逻", en: "Patrol" }
    inspections { zh: "考核", en: "Inspections" }
    week_roster { zh: "本周排班", en: "This week's roster" }
    calendar { zh: "日历订阅", en: "Calendar feeds" }
    leave { zh: "请假", en: "Leave" }
    away_n(n) { zh: "假{n}", en: "{n} away" }
    map { zh: "点位图", en: "Map" }
    open { zh: "查看", en: "Open" }
    map_empty { zh: "今天没有带点位的工单", en: "No orders with a place today" }
    reassign { zh: "派给", en: "Move" }
    start { zh: "开始", en: "Start" }
    all_lines { zh: "全部", en: "All" }
    station_trip { zh: "去中转站", en: "To the station" }
    stops_told(told, stops) { zh: "点位 {told}/{stops}", en: "Points {told}/{stops}" }
    late { zh: "超时", en: "Late" }
    no_crews { zh: "还没有班组", en: "No crews yet" }
    no_crews_hint { zh: "先在“班组”里建班组和班次。", en: "Make crews with shifts first." }
    no_quarter { zh: "还没有街道和小区", en: "No quarter yet" }
    no_quarter_hint { zh: "先在“登记导入”导入房屋登记，再建班组和计划。", en: "Import the register first, then make crews and plans." }
    urgent { zh: "急", en: "!" }
    today { zh: "今天", en: "Today" }
    previous_day { zh: "前一天", en: "Day before" }
    next_day { zh: "后一天", en: "Day after" }
    crew_today(crew, day) { zh: "{crew} · {day}", en: "{crew} · {day}" }
    later_waiting(n) { zh: "{n} 条操作已存在手机里，联网后自动发送", en: "{n} steps are kept on this phone and sent once there is a network" }
    later_send { zh: "现在发送", en: "Send now" }
    later_refused { zh: "未被接受，请打开工单查看：", en: "Not accepted, see the order:" }
    later_drop { zh: "知道了", en: "Noted" }
    later_kept { zh: "待发送", en: "To be sent" }
    synced(time) { zh: "已同步 {time}", en: "As of {time}" }
    tally_of(total) { zh: "/{total} 已完成", en: "/{total} done" }
    next_at(time) { zh: " · 下一单 {time}", en: " · next {time}" }
    nothing_today { zh: "今天没有任务", en: "Nothing today" }
    nothing_hint { zh: "有新派单会显示在这里。", en: "New work appears here." }
    map_link { zh: "地图", en: "Map" }
    call { zh: "打电话", en: "Call" }
    acknowledge { zh: "接单", en: "Acknowledge" }
    arrive { zh: "到场签到", en: "I am here" }
    complete { zh: "拍照完工", en: "Photo and done" }
    finish { zh: "完工", en: "Done" }
    not_started { zh: "未开始", en: "Not begun" }
    doing { zh: "进行中", en: "Under way" }
    doing_late { zh: "进行中 · 已超时", en: "Under way, late" }
    done { zh: "已完成", en: "Done" }
    overdue { zh: "已超时", en: "Late" }
    back { zh: "返回今日任务", en: "Back to today" }
    finish_title { zh: "完工登记", en: "What was done" }
    take_photo { zh: "拍照", en: "Take a photo" }
    photo_needed { zh: "至少一张现场照片", en: "At least one photo of the work" }
    where_ { zh: "地点", en: "Where" }
    when { zh: "时间", en: "When" }
    callers_photos { zh: "诉求人的照片", en: "The caller's photos" }
    said { zh: "居民说", en: "The resident said" }
    contact { zh: "联系人", en: "Contact" }
    due { zh: "时限", en: "Deadline" }
    history { zh: "过程", en: "History" }
    photos { zh: "照片", en: "Photos" }
    photo_n(n) { zh: "照片 {n}", en: "Photo {n}" }
    saved { zh: "已保存", en: "Saved" }
    logout { zh: "退出", en: "Log out" }
}
