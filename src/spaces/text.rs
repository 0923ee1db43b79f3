//! The words of spaces and facilities; what is named by a word of a list stands in [`super::names`].

pub use super::names::{
    booking_status_name, booking_tone, day_words, enrol_lack, enrolment_name, fund_name, head_name,
    hours_lack, kind_name, paid_name, permit_name, refusal, refusal_code, refusal_field, refused_step,
    sheet_status_name, side_name, status_name, status_tone, step_name, tenure_name, tier_name, title_field,
    title_lack, title_name, use_name, vote_lacks,
};
use crate::messages;

messages! {
    spaces { zh: "闲置空间", en: "Idle spaces" }
    facilities { zh: "社区场所", en: "Facilities" }
    comma { zh: "、", en: ", " }
    needed(most) { zh: "请填写，最多 {most} 字", en: "write it, in up to {most} letters" }
    too_long(most) { zh: "最多 {most} 字", en: "at most {most} letters" }
    spot_unreadable { zh: "不是有效的经纬度", en: "is no latitude and longitude" }
    building_unknown { zh: "小区内没有这幢楼", en: "the estate has no such building" }
    tenure_checked { zh: "权属已核查，不能再改权属类型。", en: "The title was checked: whose it is cannot be changed." }
    area_given { zh: "已建场所的面积之和超过空间面积。", en: "Its facilities are larger than that." }
    photo_too_large { zh: "照片太大（最大 10 MB）。", en: "The photo is too large (10 MB at most)." }
    photos_many(most) { zh: "最多 {most} 张照片。", en: "At most {most} photos." }
    cannot_step(step, status) { zh: "空间处于“{status}”，不能“{step}”。", en: "The space is at “{status}”: it cannot “{step}”." }
    households_range { zh: "户数应为 1 到 100000", en: "is 1 to 100000 households" }
    topic_unknown { zh: "没有这个民情三谈议题", en: "is no topic of a talk in this estate" }
    request_unknown { zh: "小区内没有这件诉求", en: "is no request of this estate" }
    need_known { zh: "这条议题或诉求已计入。", en: "That topic or request is counted already." }
    kinds_needed { zh: "请至少选一种用途", en: "choose at least one use" }
    amount_positive { zh: "金额应大于零", en: "is an amount above nothing" }
    funds_differ { zh: "各方出资之和应等于预算", en: "what the parties give must add up to the budget" }
    vote_missing { zh: "须有业主表决：参与面积和户数不少于三分之二，参与者中同意面积和户数不少于四分之三", en: "the owners vote: two thirds by area and owners take part, three quarters of those agree" }
    vote_impossible { zh: "表决数字前后不符", en: "the figures of the vote contradict each other" }
    vote_owners { zh: "参与表决的业主不足三分之二", en: "fewer than two thirds of the owners took part" }
    vote_area { zh: "参与表决的面积不足三分之二", en: "less than two thirds of the area took part" }
    agree_owners { zh: "同意的业主不足参与者的四分之三", en: "fewer than three quarters of those owners agree" }
    agree_area { zh: "同意的面积不足参与面积的四分之三", en: "less than three quarters of that area agrees" }
    not_approved_yet { zh: "方案通过后才能登记。", en: "This is noted once the proposal was approved." }
    permit_not_needed { zh: "此用途不需要这项手续", en: "its use does not need this approval" }
    in_the_future { zh: "日期不能在今天之后", en: "lies ahead of today" }
    in_the_past { zh: "日期不能在今天之前", en: "lies before today" }
    reference_known { zh: "这个凭证号已登记过。", en: "This reference is noted already." }
    step_needs_more { zh: "这一步需要更多内容", en: "this step needs more than a word" }
    permits_missing(list) { zh: "还缺手续：{list}。", en: "Approvals are missing: {list}." }
    no_facility { zh: "还没有建立场所，不能投用。", en: "Nothing opens in it yet: make a facility first." }
    still_booked { zh: "场所还有未完成的预约，请先取消。", en: "Rooms are still booked: cancel those first." }
    ahead_range { zh: "可提前 0 到 365 天", en: "is 0 to 365 days" }
    closes_before_opening { zh: "停用日期早于启用日期", en: "it closes before it opens" }
    area_too_large { zh: "各场所面积之和不能超过空间面积", en: "its facilities would be larger than the space" }
    name_taken { zh: "已有同名的", en: "there is one of this name" }
    not_accepted { zh: "空间尚未验收，不能建立场所。", en: "The space was not accepted yet." }
    hours_weekday { zh: "星期应为 1 到 7", en: "a weekday is 1 to 7" }
    hours_overlap { zh: "同一天的开放时段不能相接或重叠", en: "two times of a day touch" }
    not_quarters { zh: "应从一刻钟到当天更晚的一刻钟", en: "goes from a quarter hour to a later one of the day" }
    capacity_range { zh: "容量应为 1 到 2000 人", en: "is 1 to 2000 persons" }
    rooms_many(most) { zh: "最多 {most} 间。", en: "At most {most} rooms." }
    slot_taken(day) { zh: "{day} 的这个时段已被预约。", en: "Somebody has a part of that time on {day}." }
    refused_past { zh: "时段已过", en: "that time is past" }
    refused_ahead { zh: "还不能预约这么远", en: "that is too far ahead" }
    refused_closed { zh: "当天不开放", en: "it is closed that day" }
    refused_hours { zh: "不在开放时间内", en: "it is not open at that time" }
    refused_closing { zh: "超过了关门时间", en: "it closes before the end" }
    refused_capacity { zh: "超过房间容量", en: "the room does not hold so many" }
    refused_people { zh: "请填写人数", en: "say how many come" }
    refused_long { zh: "超过单次最长时间", en: "that is longer than one booking may be" }
    not_bookable { zh: "这间房不接受预约", en: "this room is not booked" }
    household_unknown { zh: "小区内没有这户在住", en: "no such household lives in the estate" }
    booked_many(most) { zh: "每户最多同时有 {most} 个未到的预约。", en: "A household has at most {most} bookings ahead." }
    booking_settled(status) { zh: "这个预约{status}，不能再改。", en: "This booking is settled: {status}." }
    booking_begun { zh: "预约已开始，不能取消。", en: "It has begun and cannot be cancelled." }
    booking_not_begun { zh: "预约还没有开始。", en: "It has not begun yet." }
    cancelled_by_household { zh: "住户取消", en: "Cancelled by the household" }
    number_range { zh: "数字超出范围", en: "is out of range" }
    elders_many { zh: "60 岁以上人数不能超过总人数", en: "are more than came" }
    programme_capacity(most) { zh: "名额应为 1 到 {most} 人（房间容量）", en: "is 1 to {most}, what the room holds" }
    ages_range { zh: "年龄范围无效", en: "is no range of ages" }
    sessions_range(most) { zh: "应有 1 到 {most} 次", en: "gives 1 to {most} sessions" }
    no_session_open { zh: "这些日子都不开放", en: "it is closed on all of these days" }
    programme_over { zh: "活动已经结束。", en: "It is over." }
    too_young(from, to) { zh: "适合 {from}–{to} 岁，年龄偏小", en: "it is for {from} to {to} years: too young" }
    too_old(from, to) { zh: "适合 {from}–{to} 岁，年龄偏大", en: "it is for {from} to {to} years: too old" }
    guardian_needed { zh: "未满 14 岁须由监护人同意，请填写监护人", en: "a guardian agrees for a child under 14: name them" }
    no_canteen { zh: "只有食堂有餐次。", en: "Only a canteen has meals." }
    bad_tiers { zh: "年龄档应从 0 岁起逐档增大，折扣 0–100%", en: "ages begin with 0 and rise, each once, discounts 0–100 %" }
    bad_dishes { zh: "菜名或价格无效", en: "a dish has a name and a price" }
    no_meals { zh: "请填写餐数", en: "count at least one meal" }
    tier_unknown { zh: "没有这个年龄档", en: "is no tier of this canteen" }
    bad_count { zh: "价格或餐数无效，或重复", en: "a price or count is none, or stands there twice" }
    no_sponsor { zh: "有补贴但没有补贴单位。", en: "There is a subsidy and nobody who pays it." }
    sheet_posted { zh: "这一天已入账，餐数不同；请用更正。", en: "This day is posted with other counts: correct it." }
    sheet_reversed { zh: "这张日报已冲销。", en: "This sheet is undone already." }
    not_open_then { zh: "那天没有营业", en: "it was not open then" }
    head_unfit { zh: "科目与类型不符", en: "does not fit the side" }
    income_is_paid { zh: "收入应为现金或银行", en: "income is in cash or at the bank" }
    entry_reversed { zh: "这笔已冲销。", en: "This entry is undone already." }
    months_range(most) { zh: "应为 1 到 {most} 个月", en: "is 1 to {most} months" }
    proof_booked { zh: "场所餐费日报与收支已如数入账", en: "Meal sheets and entries of facilities are booked as they say" }
    proof_slots { zh: "每个有效预约占满其时段，取消的不占", en: "Every booking that stands holds its time, a cancelled one none" }

    new_space { zh: "登记空间", en: "New space" }
    edit { zh: "修改", en: "Change" }
    number { zh: "编号", en: "No." }
    name { zh: "名称", en: "Name" }
    estate { zh: "小区", en: "Estate" }
    address { zh: "地址", en: "Address" }
    building { zh: "楼幢", en: "Building" }
    building_help { zh: "如 12；不在楼内可不填", en: "12, for instance; empty when in none" }
    tenure { zh: "权属", en: "Whose it is" }
    former_use { zh: "原用途", en: "Former use" }
    area { zh: "面积", en: "Area" }
    square_metres { zh: "㎡", en: "m²" }
    latitude { zh: "纬度", en: "Latitude" }
    longitude { zh: "经度", en: "Longitude" }
    note { zh: "说明", en: "Note" }
    status { zh: "状态", en: "State" }
    none { zh: "没有空间", en: "No spaces" }
    none_hint { zh: "摸排到的闲置空间登记在这里，从权属到投用逐步推进。", en: "Idle spaces that were found stand here, from their title to their use." }
    all_area { zh: "登记面积", en: "Area found" }
    converted_area { zh: "已盘活面积", en: "Converted" }
    under_way { zh: "推进中", en: "Under way" }
    operating_spaces { zh: "投用空间", en: "In use" }
    life { zh: "进度", en: "Progress" }
    history { zh: "历程", en: "History" }
    saved { zh: "已保存。", en: "Saved." }
    space_made(number) { zh: "已登记 {number}。", en: "{number} is registered." }
    next_step { zh: "下一步", en: "Next" }
    title_paper { zh: "权属证明", en: "Title" }
    title_number { zh: "证明编号", en: "Number of the paper" }
    title_until { zh: "有效至", en: "Valid until" }
    needs { zh: "居民需求", en: "What residents want" }
    need_add { zh: "登记需求", en: "Add a need" }
    wanted { zh: "想要", en: "Wanted" }
    households { zh: "户数", en: "Households" }
    words { zh: "内容", en: "Words" }
    source { zh: "来源", en: "Source" }
    topic_id { zh: "三谈议题号", en: "Topic of a talk" }
    request_id { zh: "诉求编号（ID）", en: "Request (id)" }
    proposal { zh: "方案", en: "Proposal" }
    uses { zh: "用途", en: "Uses" }
    budget { zh: "预算", en: "Budget" }
    funds { zh: "出资", en: "Funding" }
    changes_use { zh: "改变共有部分用途", en: "Changes the use of common parts" }
    propose { zh: "提交方案", en: "Propose" }
    approve { zh: "通过", en: "Approve" }
    authority { zh: "批准单位与文号", en: "Approved by, and under which number" }
    vote { zh: "业主表决", en: "Owners' vote" }
    vote_needed { zh: "本项须业主表决：参与面积和户数均不少于三分之二，其中同意的面积和户数均不少于四分之三。", en: "The owners decide: two thirds by area and by owners take part, three quarters of those agree, by area and by owners." }
    total_households { zh: "业主总数", en: "Owners" }
    voting_households { zh: "参与业主", en: "Owners voting" }
    agreeing_households { zh: "同意业主", en: "Owners agreeing" }
    total_area { zh: "总面积（㎡）", en: "Area (m²)" }
    voting_area { zh: "参与面积（㎡）", en: "Area voting (m²)" }
    agreeing_area { zh: "同意面积（㎡）", en: "Area agreeing (m²)" }
    approved_on { zh: "通过日期", en: "Approved on" }
    accepted_on { zh: "验收日期", en: "Accepted on" }
    permits { zh: "手续清单", en: "Approvals" }
    permit_add { zh: "登记手续", en: "Note an approval" }
    permit_number { zh: "文号", en: "Number" }
    granted_on { zh: "日期", en: "Date" }
    paper { zh: "文件（照片）", en: "Paper (photo)" }
    missing { zh: "缺", en: "Missing" }
    have { zh: "已办", en: "Granted" }
    costs { zh: "工程支出", en: "Cost of the works" }
    cost_add { zh: "登记支出", en: "Add a cost" }
    reference { zh: "凭证号", en: "Reference" }
    amount { zh: "金额", en: "Amount" }
    spent_on { zh: "日期", en: "Date" }
    spent_of(spent, budget) { zh: "已支出 {spent} 元，预算 {budget} 元", en: "{spent} of {budget} yuan spent" }
    over_budget { zh: "超预算", en: "Over budget" }
    photos { zh: "照片", en: "Photos" }
    photo_add { zh: "添加照片", en: "Add a photo" }
    photo_n(n) { zh: "照片 {n}", en: "Photo {n}" }
    reason { zh: "理由", en: "Reason" }
    survey { zh: "摸排登记", en: "Surveyed" }

    facility { zh: "场所", en: "Facility" }
    new_facility { zh: "建立场所", en: "New facility" }
    kind { zh: "类型", en: "Kind" }
    space { zh: "空间", en: "Space" }
    phone { zh: "电话", en: "Phone" }
    sponsor { zh: "补贴单位", en: "Sponsor" }
    ahead_days { zh: "可提前天数", en: "Booked how many days ahead" }
    closed_on_holidays { zh: "法定节假日关闭", en: "Closed on public holidays" }
    residents_book { zh: "居民可自行预约", en: "Residents book by themselves" }
    opened_on { zh: "启用", en: "Opens" }
    closed_on { zh: "停用", en: "Closes" }
    no_facilities { zh: "没有场所", en: "No facilities" }
    no_facilities_hint { zh: "空间验收后可以建立场所：食堂、日间照料、文体活动等。", en: "Once a space was accepted, facilities are made in it." }
    rooms { zh: "房间", en: "Rooms" }
    room { zh: "房间", en: "Room" }
    room_add { zh: "添加房间", en: "Add a room" }
    capacity { zh: "容量", en: "Holds" }
    longest { zh: "单次最长（分钟）", en: "Longest booking (minutes)" }
    active { zh: "可用", en: "In use" }
    hours { zh: "开放时间", en: "Hours" }
    hours_hint { zh: "每天最多两段；留空为不开放。", en: "Up to two times a day; empty is closed." }
    morning { zh: "第一段", en: "First" }
    afternoon { zh: "第二段", en: "Second" }
    from { zh: "从", en: "From" }
    to { zh: "到", en: "To" }
    special_days { zh: "特殊日期", en: "Special days" }
    special_add { zh: "登记特殊日期", en: "Set a special day" }
    rule_closed { zh: "关闭", en: "Closed" }
    rule_open { zh: "改为开放", en: "Open from … to …" }
    rule_usual { zh: "恢复正常", en: "As usual again" }
    rule_label { zh: "当天", en: "That day" }
    day { zh: "日期", en: "Day" }
    closed_all_day { zh: "不开放", en: "Closed" }
    settings { zh: "设置", en: "Settings" }
    bookings { zh: "预约", en: "Bookings" }
    tab_day { zh: "当日", en: "Day" }
    tab_programmes { zh: "活动", en: "Programmes" }
    tab_meals { zh: "餐次", en: "Meals" }
    tab_account { zh: "收支", en: "Account" }
    book { zh: "预约", en: "Book" }
    book_now { zh: "登记预约", en: "Make a booking" }
    booked(number) { zh: "已预约 {number}。", en: "{number} is booked." }
    contact { zh: "联系人", en: "Contact" }
    account_id { zh: "住户（账户号）", en: "Household (account)" }
    people { zh: "人数", en: "Persons" }
    purpose { zh: "用途", en: "Purpose" }
    free { zh: "空闲", en: "Free" }
    nothing_free { zh: "没有空闲时段", en: "Nothing is free" }
    no_bookings { zh: "当天没有预约", en: "Nothing is booked that day" }
    no_bookings_hint { zh: "登记的预约和活动场次显示在这里。", en: "Bookings and sessions stand here." }
    time { zh: "时间", en: "Time" }
    who { zh: "预约人", en: "Who" }
    cancel_booking { zh: "取消预约", en: "Cancel" }
    cancelled_flash { zh: "已取消。", en: "Cancelled." }
    attend { zh: "签到", en: "Attendance" }
    attended { zh: "到场人数", en: "Came" }
    elders { zh: "其中 60 岁以上", en: "Of these 60 or older" }
    no_show { zh: "未到", en: "Nobody came" }
    marked { zh: "已记录。", en: "Noted." }
    day_picture { zh: "当日房间占用图", en: "The rooms of the day" }
    show_day { zh: "查看", en: "Show" }
    utilisation { zh: "利用率", en: "Utilisation" }
    utilisation_hint { zh: "预约时长 ÷ 可预约时长", en: "Booked of open time" }
    visits { zh: "到访", en: "Visits" }
    meals { zh: "餐数", en: "Meals" }
    elder_share { zh: "老年人占比", en: "Elders" }
    income { zh: "收入", en: "Income" }
    subsidy { zh: "补贴", en: "Subsidy" }
    cost { zh: "支出", en: "Cost" }
    result { zh: "结余", en: "Result" }
    cost_per_visit { zh: "每人次成本", en: "Cost per visit" }
    month { zh: "月份", en: "Month" }
    total { zh: "合计", en: "Total" }
    this_month { zh: "本月", en: "This month" }
    programmes { zh: "活动", en: "Programmes" }
    programme_add { zh: "开设活动", en: "New programme" }
    no_programmes { zh: "没有活动", en: "No programmes" }
    no_programmes_hint { zh: "开设活动会按周占用房间，居民可以报名。", en: "A programme takes its room week by week; people enrol." }
    host { zh: "主办", en: "Host" }
    ages { zh: "年龄", en: "Ages" }
    age_from { zh: "从（岁）", en: "From age" }
    age_to { zh: "到（岁）", en: "To age" }
    places_of(taken, of) { zh: "{taken}/{of} 人", en: "{taken} of {of}" }
    waiting_n(n) { zh: "候补 {n} 人", en: "{n} waiting" }
    sessions { zh: "场次", en: "Sessions" }
    sessions_n(n) { zh: "{n} 次", en: "{n} sessions" }
    weekday { zh: "星期", en: "Weekday" }
    first_on { zh: "开始", en: "First day" }
    last_on { zh: "结束", en: "Last day" }
    enrol { zh: "报名", en: "Enrol" }
    person { zh: "姓名", en: "Name" }
    age { zh: "年龄", en: "Age" }
    guardian { zh: "监护人（未满 14 岁）", en: "Guardian (under 14)" }
    enrolled_flash { zh: "已报名。", en: "Enrolled." }
    waiting_flash { zh: "名额已满，已列入候补。", en: "It is full: noted as waiting." }
    leave { zh: "取消报名", en: "Take out" }
    enrolments { zh: "报名名单", en: "Who comes" }
    tiers { zh: "年龄优惠", en: "Discounts by age" }
    tier_from(age) { zh: "{age} 岁起", en: "From {age}" }
    everybody { zh: "其他", en: "Everybody else" }
    discount { zh: "优惠（%）", en: "Discount (%)" }
    subsidy_each { zh: "每餐补贴（元）", en: "Subsidy a meal (yuan)" }
    price { zh: "单价", en: "Price" }
    menu { zh: "菜单", en: "Menu" }
    dishes_hint { zh: "每行一道：菜名 价格", en: "A dish a line: name and price" }
    sheet { zh: "餐费日报", en: "Day sheet" }
    sheet_add { zh: "登记当日餐数", en: "Enter a day's meals" }
    sheet_hint { zh: "按年龄档填写餐数；入账后如有错，冲销并重做。", en: "Count by tier; once posted, mistakes are undone and made anew." }
    post { zh: "入账", en: "Post" }
    posted(number) { zh: "{number} 已入账。", en: "{number} is posted." }
    undo { zh: "冲销", en: "Undo" }
    undone { zh: "已冲销。", en: "Undone." }
    no_sheets { zh: "还没有日报", en: "No sheets yet" }
    sales { zh: "餐费", en: "Sales" }
    corrected { zh: "更正", en: "Correction" }
    entries { zh: "收支明细", en: "Entries" }
    entry_add { zh: "登记收支", en: "Enter cost or income" }
    side { zh: "类型", en: "Side" }
    head { zh: "科目", en: "Head" }
    paid { zh: "收付方式", en: "Paid" }
    party { zh: "对方", en: "Party" }
    booked_on { zh: "日期", en: "Booked on" }
    entered(number) { zh: "{number} 已入账。", en: "{number} is booked." }
    no_entries { zh: "没有收支", en: "No entries" }
    visits_add { zh: "登记到访人数", en: "Count visits" }
    by_month { zh: "按月", en: "By month" }
    result_chart { zh: "每月结余", en: "Result by month" }
    visits_hint { zh: "未预约、未就餐的到访，按天登记。", en: "Who came without a booking or a meal, by the day." }
    area_by_kind { zh: "按用途的盘活面积", en: "Converted area by use" }
    not_given { zh: "未分配", en: "Given to none yet" }

    tenure_common { zh: "业主共有", en: "Owners in common" }
    tenure_community { zh: "社区配套用房", en: "Community premises" }
    tenure_soe { zh: "国企房产", en: "State-owned enterprise" }
    tenure_office { zh: "行政办公腾挪", en: "Freed government office" }
    tenure_collective { zh: "村集体（股份经济合作社）", en: "Village collective" }
    tenure_leased { zh: "租赁", en: "Leased" }
    use_pump { zh: "水泵房", en: "Pump house" }
    use_shed { zh: "车棚", en: "Bicycle shed" }
    use_boiler { zh: "锅炉房", en: "Boiler house" }
    use_premises { zh: "配套用房", en: "Service premises" }
    use_office { zh: "办公", en: "Office" }
    use_shop { zh: "商铺", en: "Shop" }
    use_other { zh: "其他", en: "Other" }
    st_surveyed { zh: "摸排登记", en: "Surveyed" }
    st_title { zh: "权属核查", en: "Title checked" }
    st_needs { zh: "需求征集", en: "Needs" }
    st_proposed { zh: "方案待批", en: "Proposed" }
    st_approved { zh: "已批准", en: "Approved" }
    st_works { zh: "施工", en: "Works" }
    st_accepted { zh: "已验收", en: "Accepted" }
    st_operating { zh: "投用", en: "In use" }
    st_reviewed { zh: "已评估", en: "Reviewed" }
    st_returned { zh: "已退出", en: "Returned" }
    sp_title { zh: "核查权属", en: "Check the title" }
    sp_needs { zh: "征集需求", en: "Gather needs" }
    sp_propose { zh: "提出方案", en: "Propose" }
    sp_refuse { zh: "不予通过", en: "Refuse" }
    sp_approve { zh: "批准", en: "Approve" }
    sp_works { zh: "开工", en: "Start the works" }
    sp_accept { zh: "竣工验收", en: "Accept" }
    sp_open { zh: "投用", en: "Open" }
    sp_review { zh: "绩效评估", en: "Review" }
    sp_continue { zh: "继续投用", en: "Go on" }
    sp_return { zh: "退出", en: "Give up" }
    t_record { zh: "产权或共有部分证明", en: "Property record" }
    t_allocation { zh: "移交或划拨文件", en: "Allocation paper" }
    t_cobuild { zh: "联建协议", en: "Co-build agreement" }
    t_relocation { zh: "腾挪批复", en: "Relocation approval" }
    t_cooperative { zh: "集体资产使用协议", en: "Cooperative's agreement" }
    t_lease { zh: "租赁合同", en: "Lease" }
    title_kind_unfit { zh: "与权属类型不符", en: "does not fit whose it is" }
    title_no_end { zh: "租赁须填写有效期", en: "a lease has a last day" }
    title_run_out { zh: "已过有效期", en: "has run out" }
    k_canteen { zh: "老年食堂", en: "Elder canteen" }
    k_day_care { zh: "日间照料中心", en: "Day care" }
    k_science { zh: "青少年科普活动中心", en: "Youth science" }
    k_disabled { zh: "残疾人照料中心", en: "Disabled care" }
    k_sport { zh: "文体活动中心", en: "Culture and sport" }
    k_reading { zh: "书房", en: "Reading room" }
    k_barber { zh: "理发", en: "Barber" }
    k_repair { zh: "便民维修", en: "Repairs" }
    k_bathing { zh: "助浴点", en: "Bathing help" }
    k_meeting { zh: "议事厅", en: "Meeting hall" }
    k_childcare { zh: "托育", en: "Childcare" }
    p_structure { zh: "结构安全鉴定", en: "Structure" }
    p_fire { zh: "消防验收或备案", en: "Fire safety" }
    p_food { zh: "食品经营许可", en: "Food licence" }
    p_fumes { zh: "油烟排放", en: "Oil fumes" }
    p_elder { zh: "养老服务备案", en: "Elder-care filing" }
    p_disabled { zh: "残疾人服务备案", en: "Disabled-care filing" }
    p_childcare { zh: "托育备案", en: "Childcare filing" }
    p_barrier { zh: "无障碍", en: "Barrier-free" }
    p_hygiene { zh: "公共场所卫生许可", en: "Hygiene licence" }
    f_government { zh: "政府", en: "Government" }
    f_operator { zh: "运营商", en: "Operator" }
    f_owners { zh: "业主", en: "Owners" }
    f_donation { zh: "捐赠", en: "Donation" }
    b_booked { zh: "已预约", en: "Booked" }
    b_cancelled { zh: "已取消", en: "Cancelled" }
    b_attended { zh: "已到场", en: "Attended" }
    b_no_show { zh: "未到", en: "No show" }
    e_enrolled { zh: "已报名", en: "Enrolled" }
    e_waiting { zh: "候补", en: "Waiting" }
    e_cancelled { zh: "已取消", en: "Cancelled" }
    m_posted { zh: "已入账", en: "Posted" }
    m_reversed { zh: "已冲销", en: "Undone" }
    h_staff { zh: "人员", en: "Staff" }
    h_food { zh: "食材", en: "Food" }
    h_energy { zh: "水电气", en: "Energy" }
    h_rent { zh: "租金", en: "Rent" }
    h_repair { zh: "维修", en: "Repair" }
    h_supplies { zh: "耗材", en: "Supplies" }
    h_fees { zh: "服务收费", en: "Fees" }
    h_operation { zh: "运营补贴", en: "Operating subsidy" }
    h_other { zh: "其他", en: "Other" }
    paid_cash { zh: "现金", en: "Cash" }
    paid_bank { zh: "银行", en: "Bank" }
    paid_payable { zh: "应付", en: "Owed" }
}
