//! The words residents read.

use crate::messages;

messages! {
    facilities { zh: "社区场所与预约", en: "Facilities and bookings" }
    facilities_hint { zh: "食堂、文体活动室、书房等，可查看、预约和报名。", en: "Canteen, halls, reading rooms: look, book, enrol." }
    my_bookings { zh: "我的预约", en: "My bookings" }
    no_own_bookings { zh: "还没有预约。", en: "Nothing booked yet." }
    persons { zh: "人", en: "persons" }
    book_a_room { zh: "预约房间", en: "Book a room" }
    show_free { zh: "查看空闲时段", en: "Show what is free" }
    come_by { zh: "无需预约，开放时间内可直接前往。", en: "No booking is needed: come by while it is open." }
    pumped(sent, delayed, given_up) { zh: "发送 {sent} 封，待重试 {delayed} 封，失败 {given_up} 封", en: "sent {sent}, to be tried again {delayed}, given up {given_up}" }
    bill_subject(estate, month, amount) { zh: "【{estate}】{month}物业费账单 {amount} 元", en: "[{estate}] Bill for {month}: {amount} yuan" }
    bill_file(month) { zh: "{month}账单.pdf", en: "Bill {month}.pdf" }
    bill_pdf { zh: "下载 PDF", en: "Save as PDF" }
    in_capitals(amount) { zh: "大写：{amount}", en: "{amount}" }
    scan { zh: "扫码查看账单、缴费记录，或提出疑问", en: "Scan to see the bill and your payments, or to ask" }
    papers { zh: "打印账单", en: "Bills on paper" }
    papers_hint(n) { zh: "每幢一个文件，按单元和楼层排好，打印后可直接上门投递。本期有 {n} 户没有电子邮箱或未同意邮件。", en: "One file a building, in the order of its stairs, to be printed and handed out. {n} households of this run get no mail." }
    no_papers { zh: "这次出账没有可打印的账单", en: "This run has no bills to print" }
    papers_too_many(most) { zh: "一个文件最多 {most} 份账单，请按幢打印", en: "A file holds at most {most} bills; choose a building" }
    without_mail { zh: "无邮件户", en: "Without mail" }
    print_without_mail { zh: "无邮件户 PDF", en: "PDF without mail" }
    print_all { zh: "整幢 PDF", en: "PDF of all" }
    reminder(month, amount) { zh: "缴纳{month}物业费 {amount} 元", en: "Pay {amount} yuan for {month}" }
    reminder_file(month) { zh: "缴费提醒 {month}.ics", en: "Payment reminder {month}.ics" }
    annual_subject(estate, year) { zh: "【{estate}】{year}年度对账单", en: "[{estate}] statement of {year}" }
    annual_lead(door, year) { zh: "以下是您户（{door}）{year}年1月1日至12月31日的账目，与公司账簿一致。", en: "This is the account of your household ({door}) from 1 January to 31 December {year}, as it stands in our books." }
    owed_before { zh: "年初欠缴", en: "Owed when the year began" }
    good_before { zh: "年初余额", en: "Credit when the year began" }
    year_charged { zh: "本年应收", en: "Charged in the year" }
    year_paid { zh: "本年已缴及减免", en: "Paid or taken off in the year" }
    owed_after { zh: "年末欠缴", en: "Owed when it ended" }
    good_after { zh: "年末余额", en: "Credit when it ended" }
    year_bills { zh: "本年账单", en: "Bills of the year" }
    annual_wrong(phone) { zh: "如与您的记录不符，请致电 {phone}，我们逐笔核对。", en: "If this differs from what you have, call {phone}: we will go through it with you." }
    annual_queued(year, n) { zh: "{year}年度对账单：{n} 封", en: "Statements of {year}: {n}" }
    dunning_subject(estate, what, amount) { zh: "【{estate}】{what} {amount} 元", en: "[{estate}] {what}: {amount} yuan" }
    receipt_subject(estate, amount) { zh: "【{estate}】已收到您的缴费 {amount} 元", en: "[{estate}] We received your payment of {amount} yuan" }
    request_subject(estate, number, what) { zh: "【{estate}】诉求 {number} {what}", en: "[{estate}] Request {number}: {what}" }
    hello(name) { zh: "{name} 您好：", en: "Dear {name}," }
    hello_plain { zh: "您好", en: "Hello" }
    your_steward(name) { zh: "您的管家：{name}", en: "Your steward: {name}" }
    bill_lead(dwelling, month) { zh: "{dwelling} {month}的账单如下。", en: "This is the bill of {dwelling} for {month}." }
    amount_due { zh: "本期应缴", en: "Amount due" }
    yuan(amount) { zh: "{amount} 元", en: "{amount} yuan" }
    due_by(day) { zh: "请在 {day} 前缴纳", en: "Please pay by {day}" }
    due_days(day, days) { zh: "请在 {day} 前缴纳（还有 {days} 天）", en: "Please pay by {day} ({days} days left)" }
    overdue_since(day, days) { zh: "应于 {day} 前缴纳，已过 {days} 天", en: "Was due by {day}, {days} days ago" }
    details { zh: "费用明细", en: "What it is made of" }
    total { zh: "合计", en: "Total" }
    open_link { zh: "查看账单与缴费记录", en: "See the bill and your payments" }
    pay_ways { zh: "缴费方式", en: "Ways to pay" }
    pay_office(office, phone) { zh: "到 {office} 缴纳，或致电 {phone}。", en: "At {office}, or call {phone}." }
    pay_bank(number) { zh: "银行转账请在附言中写明账单号 {number}。", en: "By bank transfer: put the bill number {number} into the memo." }
    why_mail { zh: "您同意以邮件接收账单，因此收到此信。可在账单页面随时改为不再接收。", en: "You agreed to receive bills by mail. You can stop them at any time on the bill's page." }
    receipt_lead(number) { zh: "您的缴费已入账，收据号 {number}。", en: "Your payment is booked; the receipt is {number}." }
    paid_for { zh: "本次缴费用于", en: "It paid for" }
    credit_left(amount) { zh: "余额 {amount} 元将自动抵扣下期账单。", en: "{amount} yuan is left and will pay the next bill." }
    received_on { zh: "收款日期", en: "Received" }
    request_lead(number, title, what) { zh: "您反映的“{title}”（{number}）：{what}。", en: "Your request “{title}” ({number}): {what}." }
    request_staff_lead(number, title, what) { zh: "诉求“{title}”（{number}）：{what}。", en: "Request “{title}” ({number}): {what}." }
    request_ask { zh: "事情解决了吗？请花半分钟告诉我们；没解决的会重新办理。", en: "Is it solved? Half a minute of yours tells us; what is not is opened again." }
    request_ask_button { zh: "我来评价", en: "Tell us" }
    request_page { zh: "查看办理进展", en: "See how it stands" }
    ask_title { zh: "您的诉求办得怎么样？", en: "How did we do?" }
    ask_send { zh: "提交评价", en: "Send" }
    ask_comment { zh: "还想说的（可不填）", en: "Anything else (optional)" }
    ask_thanks { zh: "谢谢您的评价。", en: "Thank you for telling us." }
    ask_thanks_solved { zh: "很高兴问题已经解决。", en: "We are glad it is solved." }
    ask_reopened { zh: "我们已重新办理，并通知了承办人。", en: "We have opened it again and told whoever handles it." }
    ask_over { zh: "这个评价链接已用过或已过期。如仍有问题，请致电服务中心。", en: "This link was used or has expired. If something is still wrong, call us." }
    asked_before { zh: "您反映过同一件事", en: "You told us of this already" }
    asked_before_hint { zh: "还没有办完。补充到原来的诉求，我们会一并处理；如果是另一件事，请作为新诉求提交。", en: "It is still being handled. Add to it, or send this as another matter." }
    ask_again_button { zh: "补充到原诉求", en: "Add to it" }
    send_anyway { zh: "这是另一件事，继续提交", en: "It is another matter: send" }
    asked_noted { zh: "已记下，处理这件事的同事会看到。", en: "Noted. Whoever is at it will see it." }
    unsubscribe_ask { zh: "不再用邮件接收账单和收据？账单仍可在网页上查看，也可随时重新开启。", en: "No more bills and receipts by mail? They stay on the page, and you can turn mail on again." }
    unsubscribed_hint { zh: "账单照常生成，可在账单页查看；想重新接收，在账单页底部开启即可。", en: "Bills are issued as before and stand on the page, where mail can be turned on again." }
    mail_returned(address) { zh: "发到 {address} 的邮件被退回，已暂停发送。请到服务中心更正邮箱。", en: "Mail to {address} came back, so none is sent there. Please correct your address at the office." }
    page_title { zh: "物业服务账单", en: "Property service bill" }
    brand(name) { zh: "{name} · 物业服务", en: "{name} · Property service" }
    standard { zh: "标准", en: "Standard" }
    large { zh: "大字版", en: "Large print" }
    nothing_due { zh: "没有待缴账单", en: "Nothing to pay" }
    thanks { zh: "感谢您按时缴费", en: "Thank you for paying on time" }
    to_pay { zh: "待缴合计", en: "To pay" }
    latest_bill(month) { zh: "{month}账单", en: "Bill for {month}" }
    all_bills { zh: "历次账单", en: "All bills" }
    all_receipts { zh: "缴费记录", en: "Payments" }
    void { zh: "已作废", en: "Void" }
    void_note { zh: "这张账单已作废，无需缴纳。", en: "This bill is void. There is nothing to pay on it." }
    late_fee { zh: "违约金", en: "Late fee" }
    paid { zh: "已缴清", en: "Paid" }
    part_paid { zh: "部分缴", en: "Part paid" }
    unpaid { zh: "待缴", en: "To pay" }
    overdue { zh: "已逾期", en: "Overdue" }
    digits_title { zh: "查看姓名与缴费记录", en: "See your name and history" }
    digits_label { zh: "登记手机号的后四位", en: "Last four digits of the phone we know" }
    digits_help { zh: "为保护您的信息，请先核对手机号后四位。", en: "To protect you, we ask for the last four digits of your phone first." }
    digits_check { zh: "核对", en: "Check" }
    digits_wrong { zh: "与登记的手机号不符。", en: "That is not the number we know." }
    digits_wait { zh: "核对次数过多，请 15 分钟后再试。", en: "Too many tries. Please wait 15 minutes." }
    digits_ok { zh: "核对成功。", en: "Thank you, that is right." }
    no_phone { zh: "我们没有您的手机号，请到服务中心登记后查看。", en: "We have no phone of yours; please register one at our office." }
    mail_choice { zh: "账单邮件", en: "Bills by mail" }
    mail_on { zh: "您同意以邮件接收账单。", en: "You receive bills by mail." }
    mail_off { zh: "您不接收账单邮件。", en: "You do not receive bills by mail." }
    mail_stop { zh: "不再接收", en: "Stop" }
    mail_start { zh: "接收账单邮件", en: "Receive bills by mail" }
    mail_saved { zh: "已保存您的选择。", en: "Your choice is saved." }
    my_requests { zh: "我的诉求", en: "My requests" }
    no_requests { zh: "还没有提交过诉求。", en: "No requests yet." }
    report { zh: "我要报修 / 反映问题", en: "Report a problem" }
    topic_repair { zh: "报修", en: "Repair" }
    topic_repair_hint { zh: "灯、门、墙面、水管", en: "Lamps, doors, walls, pipes" }
    topic_street { zh: "街面卫生", en: "Street cleaning" }
    topic_street_hint { zh: "路面、街巷", en: "Roads and lanes" }
    topic_waste { zh: "垃圾", en: "Waste" }
    topic_waste_hint { zh: "满溢、异味、大件", en: "Overflow, smell, bulky items" }
    topic_green { zh: "绿化", en: "Greening" }
    topic_green_hint { zh: "修剪、遮光、虫害", en: "Trimming, shade, pests" }
    topic_help { zh: "求助", en: "Help" }
    topic_help_hint { zh: "需要有人上门", en: "Someone should come" }
    topic_enquiry { zh: "咨询", en: "Question" }
    topic_enquiry_hint { zh: "费用、服务", en: "Fees, services" }
    topic_suggestion { zh: "建议", en: "Suggestion" }
    topic_suggestion_hint { zh: "想让小区更好", en: "Make the estate better" }
    step_what { zh: "什么事", en: "What" }
    step_where { zh: "在哪里", en: "Where" }
    step_photo { zh: "照片", en: "Photo" }
    step_contact { zh: "怎么联系您", en: "How to reach you" }
    describe { zh: "请说说情况", en: "Tell us about it" }
    describe_hint { zh: "例如：3 单元二楼的楼道灯不亮", en: "For example: the stair light on the 2nd floor is out" }
    where_ { zh: "地点", en: "Place" }
    pick_photo { zh: "拍照或选择照片（可不填）", en: "Take or choose a photo (optional)" }
    your_name { zh: "称呼", en: "Your name" }
    your_phone { zh: "手机", en: "Your phone" }
    send { zh: "提交", en: "Send" }
    sent(number) { zh: "已收到，编号 {number}。我们会按时答复您。", en: "Received as {number}. We will answer in time." }
    answer_by { zh: "最迟答复时间", en: "We answer by" }
    our_answer { zh: "我们的答复", en: "Our answer" }
    progress { zh: "办理进展", en: "Progress" }
    bad_link { zh: "链接无效。请使用最近一封账单邮件中的链接，或致电服务中心。", en: "This link is not valid. Use the one in your latest bill mail, or call us." }
    back { zh: "返回", en: "Back" }
    print { zh: "打印", en: "Print" }
    receipt { zh: "收据", en: "Receipt" }
    bill_no { zh: "账单号", en: "Bill" }
    issued { zh: "出账日期", en: "Issued" }
    foot(operator, phone) { zh: "{operator} · 服务电话 {phone}", en: "{operator} · call {phone}" }
    void_subject(estate, month) { zh: "【{estate}】{month}账单已作废", en: "[{estate}] The bill for {month} is void" }
    void_lead(number, month, total, day) { zh: "{month}的账单 {number}（{total} 元）已于 {day} 作废，无需缴纳。", en: "The bill {number} for {month} ({total} yuan) is void since {day}. There is nothing to pay on it." }
    void_what_now { zh: "已缴的款项已转回您的预存款；如需重新出账，您会另外收到新的账单。", en: "What you paid on it is your credit again. If the month is billed anew, you will receive the new bill." }
    credit_note_subject(estate, month, amount) { zh: "【{estate}】{month}账单更正：减收 {amount} 元", en: "[{estate}] The bill for {month} was lowered by {amount} yuan" }
    credit_note_lead(month, bill, number) { zh: "我们更正了您{month}的账单 {bill}，贷项通知编号 {number}。", en: "We corrected your bill {bill} for {month} by the credit note {number}." }
    off_open { zh: "冲减未缴金额", en: "Off what was to pay" }
    given_back { zh: "退回预存款，自动抵扣以后的账单", en: "Back to your credit; it pays later bills" }
    because(reason) { zh: "原因：{reason}", en: "Why: {reason}" }
    doubts { zh: "对账单的疑问", en: "Doubts about this bill" }
    doubt_bill { zh: "对这张账单有疑问？", en: "Something wrong with this bill?" }
    doubt_why { zh: "请写明哪里不对", en: "Tell us what is wrong" }
    doubt_help { zh: "不超过 200 字。处理期间不催缴、不计违约金，答复会显示在这里。", en: "At most 200 characters. Reminders and late fees rest until we answered; the answer appears here." }
    doubt_rests { zh: "我们正在核实。处理期间不催缴、不计违约金。", en: "We are looking into it. Reminders and late fees rest meanwhile." }
    doubt_digits { zh: "核对手机号后四位后可查看内容和答复。", en: "Show the last four digits of your phone to read the words and the answer." }
    doubt_noted { zh: "已收到您的疑问，我们会尽快答复。", en: "Thank you. We will look into it and answer." }
    doubt_wait { zh: "提交次数过多，请 15 分钟后再试，或致电服务中心。", en: "Too many in a short time. Please wait 15 minutes, or call us." }
    contract_subject(number, stands) { zh: "【合同到期提醒】{number} {stands}", en: "[Contract] {number}: {stands}" }
    contract_lead(number, name, kind) { zh: "{kind}合同“{name}”（{number}）：", en: "The contract “{name}” ({number}, {kind}):" }
    contract_days_left(n) { zh: "还有 {n} 天到期", en: "{n} days left" }
    contract_over { zh: "已到期", en: "is over" }
    contract_last_day(day, supplier) { zh: "最后一天是 {day}，乙方 {supplier}。", en: "Its last day is {day}; the supplier is {supplier}." }
    contract_renew { zh: "如需续签，请及时签补充协议并登记；不续签的，请安排交接。", en: "To go on, sign an amendment in time and register it; otherwise prepare the hand-over." }
    lease_renew { zh: "如需续租，请及时签补充协议并登记；不续租的，请安排腾退交接。", en: "To go on, sign an amendment in time and register it; otherwise prepare to hand the premises back." }
    contract_close { zh: "合同已不再覆盖今天起的服务，按合同生成的作业也已停止；请确认续签或办理交接。", en: "It covers nothing from today on, and its plans make no more work. Renew it or hand it over." }
    lease_close { zh: "租期已满；请确认续租或办理腾退交接。", en: "The lease has run out. Renew it or hand the premises back." }
    contract_bond(amount) { zh: "履约保证金 {amount} 元尚未退还。", en: "The performance bond of {amount} yuan was not returned yet." }
    contract_open { zh: "打开合同", en: "Open the contract" }
    contract_why { zh: "您可以修改这份合同，因此收到此信：到期前 90、60、30 天和到期当日各一次。", en: "You receive this because you may change the contract: once 90, 60 and 30 days before its end and on the day after its last." }
    left_to_pay { zh: "还需缴纳", en: "Left to pay" }
}

pub use crate::billing::text::channel_name;
