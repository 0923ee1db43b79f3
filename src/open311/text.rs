//! The words of Open311.

use crate::messages;

messages! {
    repair { zh: "公共部位报修", en: "Repairs" }
    repair_about { zh: "楼道灯、单元门、墙面屋面、给排水、电梯等公共部位的损坏", en: "Damage to common parts: lamps, doors, walls, roofs, pipes, lifts" }
    repair_words { zh: "报修,路灯,门禁,漏水,电梯", en: "repair,lamp,door,leak,lift" }
    road { zh: "街面设施损坏", en: "Street facilities" }
    road_about { zh: "破损的路面、松动的井盖、不亮的路灯、歪倒的护栏", en: "Broken paving, loose covers, dark street lamps, fallen rails" }
    road_words { zh: "路面,井盖,路灯,护栏", en: "paving,manhole,street lamp,rail" }
    street { zh: "街面卫生", en: "Street cleaning" }
    street_about { zh: "路面、街巷的垃圾、积水、落叶、污渍", en: "Litter, puddles, leaves and stains on roads and lanes" }
    street_words { zh: "保洁,垃圾,落叶,积水", en: "cleaning,litter,leaves,puddle" }
    waste { zh: "垃圾清运", en: "Waste" }
    waste_about { zh: "投放点满溢、异味、混投，堆放的大件", en: "Overflow, smell and mixed waste at drop-off points, bulky items" }
    waste_words { zh: "垃圾,满溢,异味,大件", en: "waste,overflow,smell,bulky" }
    green { zh: "绿化", en: "Greening" }
    green_about { zh: "修剪、遮光、虫害、枯死和倒伏的树木", en: "Trimming, shade, pests, dead and fallen trees" }
    green_words { zh: "绿化,树木,修剪,虫害", en: "green,tree,trimming,pests" }
    service { zh: "物业服务意见", en: "Property service" }
    service_about { zh: "对楼内保洁、秩序、停车和服务态度的意见", en: "Complaints about cleaning inside, order, parking and manners" }
    service_words { zh: "投诉,停车,秩序,服务", en: "complaint,parking,order,service" }
    help { zh: "求助", en: "Help" }
    help_about { zh: "需要有人上门帮忙；人身危险请拨打 110、119、120", en: "Someone should come and help; in danger call 110, 119 or 120" }
    help_words { zh: "求助,老人,上门", en: "help,elderly,visit" }
    enquiry { zh: "咨询", en: "Question" }
    enquiry_about { zh: "费用、办事、服务的问题", en: "Questions about fees, procedures and services" }
    enquiry_words { zh: "咨询,费用,办事", en: "question,fees,procedure" }
    suggestion { zh: "建议", en: "Suggestion" }
    suggestion_about { zh: "怎样让小区和街区更好", en: "How the estate and the quarter could be better" }
    suggestion_words { zh: "建议,改进", en: "suggestion,idea" }
    group_estate { zh: "小区物业", en: "Estate" }
    group_street { zh: "街区环境", en: "Streets" }
    group_people { zh: "居民服务", en: "People" }
    ask_part { zh: "部位", en: "Which part" }
    part_lamp { zh: "照明", en: "Lighting" }
    part_door { zh: "门禁", en: "Door" }
    part_pipe { zh: "给排水", en: "Pipes" }
    part_wall { zh: "墙面屋面", en: "Wall or roof" }
    part_lift { zh: "电梯", en: "Lift" }
    part_other { zh: "其他", en: "Something else" }
    ask_pole { zh: "灯杆或设施编号", en: "Number on the pole or facility" }
    ask_waste { zh: "问题", en: "What is wrong" }
    waste_overflow { zh: "满溢", en: "Overflow" }
    waste_smell { zh: "异味", en: "Smell" }
    waste_bulky { zh: "大件", en: "Bulky items" }
    waste_mixed { zh: "混投", en: "Mixed" }
    ask_urgency { zh: "紧急程度", en: "How pressing" }
    urgency_normal { zh: "一般", en: "Not pressing" }
    urgency_urgent { zh: "紧急", en: "Urgent" }
    datatype_line { zh: "一行文字，最多 60 字", en: "A line of up to 60 letters" }
    datatype_one { zh: "选一项", en: "One of the list" }
    datatype_several { zh: "可选多项", en: "Any of the list" }

    media_line(url) { zh: "图片链接：{url}", en: "Picture: {url}" }
    no_name { zh: "未留姓名", en: "No name given" }
    near_place(place) { zh: "{place}附近", en: "near {place}" }
    notice(number, due) { zh: "已登记，编号 {number}，{due} 前答复。", en: "Registered as {number}. You will be answered by {due}." }
    contact(name, phone, office) { zh: "{name}，电话 {phone}，{office}", en: "{name}, phone {phone}, {office}" }
    key_service(name, phone) { zh: "向{name}申请账号（电话 {phone}），用账号登录 /api/v1/sessions 得到的令牌即为 api_key。", en: "Ask {name} (phone {phone}) for a user; the token that its login at /api/v1/sessions gives is the api_key." }

    key_missing { zh: "缺少 api_key。", en: "api_key is missing." }
    key_wrong { zh: "api_key 无效或已过期。", en: "The api_key is not valid, or no longer." }
    key_elsewhere(estate) { zh: "该 api_key 不能为{estate}提交诉求。", en: "This api_key may not file requests for {estate}." }
    jurisdiction_missing(known) { zh: "缺少 jurisdiction_id，可选：{known}。", en: "jurisdiction_id is missing; there are: {known}." }
    jurisdiction_unknown(given) { zh: "没有辖区 {given}。", en: "There is no jurisdiction {given}." }
    service_missing { zh: "缺少 service_code。", en: "service_code is missing." }
    service_unknown(code) { zh: "没有服务 {code}。", en: "There is no service {code}." }
    request_unknown(number) { zh: "没有诉求 {number}。", en: "There is no request {number}." }
    token_unknown { zh: "没有这个 token。提交后直接返回 service_request_id。", en: "There is no such token. A service_request_id is returned at once." }
    resource_unknown { zh: "没有这个资源。地址以 .json 或 .xml 结尾。", en: "There is no such resource. Addresses end with .json or .xml." }
    attributes_wrong { zh: "附加项有误。", en: "The attributes are not right." }
    attribute_unknown(code) { zh: "该服务没有附加项 {code}。", en: "This service does not ask for {code}." }
    attribute_missing(code) { zh: "缺少附加项 {code}。", en: "{code} is required." }
    attribute_value(code) { zh: "附加项 {code} 的值不在可选范围内。", en: "{code} has a value it cannot have." }
    filing_wrong { zh: "提交内容有误。", en: "The request is not right." }
    place_missing { zh: "请提供 lat 和 long、address_string 或 address_id 之一。", en: "Give lat and long, or address_string, or address_id." }
    half_a_spot { zh: "lat 和 long 须一起提供，为 WGS 84 度数。", en: "lat and long belong together, in degrees of WGS 84." }
    far_from_all(metres) { zh: "该位置 {metres} 米内没有本辖区的楼幢或点位。", en: "No building or place of this jurisdiction lies within {metres} m of there." }
    address_unknown { zh: "address_string 中没有本辖区的小区名。", en: "address_string names no estate of this jurisdiction." }
    address_id_unknown { zh: "address_id 不存在；可用 estate:编号、building:编号 或门牌如 12-3-502。", en: "There is no such address_id; use estate:ID, building:ID or a door such as 12-3-502." }
    address_id_several { zh: "该门牌在多个小区都有，请写 estate:编号/门牌。", en: "Several estates have this door; write estate:ID/DOOR." }
    address_long(most) { zh: "地址最多 {most} 字。", en: "The address has at most {most} letters." }
    description_missing { zh: "请填写 description。", en: "description is missing." }
    description_long(most) { zh: "description 最多 {most} 字。", en: "description has at most {most} letters." }
    field_long(field, most) { zh: "{field} 最多 {most} 字。", en: "{field} has at most {most} letters." }
    email_shape { zh: "email 不是有效的邮箱地址。", en: "email is not an address." }
    phone_shape { zh: "phone 应为 5 至 20 位数字。", en: "phone has 5 to 20 digits." }
    media_url_shape { zh: "media_url 应为 http 或 https 链接。", en: "media_url is an http or https link." }
    too_much_media(most) { zh: "照片最多 {most} 张。", en: "At most {most} photos." }
    too_many_fields(most) { zh: "表单最多 {most} 项。", en: "A form has at most {most} fields." }
    form_type { zh: "Content-Type 应为 application/x-www-form-urlencoded 或 multipart/form-data。", en: "Content-Type is application/x-www-form-urlencoded or multipart/form-data." }
    date_shape(field) { zh: "{field} 应为带时区的时间，如 2026-09-01T00:00:00Z。", en: "{field} is a time with its zone, such as 2026-09-01T00:00:00Z." }
    span_long(days) { zh: "起止时间最多相隔 {days} 天，且先起后止。", en: "From start_date to end_date are at most {days} days." }
    status_shape { zh: "status 为 open 或 closed。", en: "status is open or closed." }
    page_shape(most) { zh: "page 从 1 起，page_size 为 1 到 {most}。", en: "page counts from 1, page_size is 1 to {most}." }
    too_many_ids(most) { zh: "一次最多 {most} 个 service_request_id。", en: "At most {most} service_request_ids at once." }
}
