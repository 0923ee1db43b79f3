//! The words of dunning. To households they are calm: most who have not paid have forgotten.

use crate::messages;

messages! {
    title { zh: "催缴", en: "Overdue letters" }
    ladder { zh: "催缴阶梯", en: "Steps" }
    ladder_hint { zh: "账单过了缴费截止日，按下面的步骤提醒住户：每张账单每一步只发一次，同一户当天只发一封；已缴、有争议、作废的不发。正式催告须有人当面送达并登记，登记后才算催告。", en: "After a bill's due day its household is written to step by step: a bill once a step, a household once a day; not about what is paid, disputed or void. A formal demand counts once somebody has handed it over and said so." }
    no_steps { zh: "未设置，不催缴", en: "No steps: nobody is written to" }
    step { zh: "步骤", en: "Step" }
    step_n(n) { zh: "第 {n} 步", en: "Step {n}" }
    days_after { zh: "逾期天数", en: "Days overdue" }
    least { zh: "最低欠缴（元）", en: "Least open (yuan)" }
    formal { zh: "正式催告", en: "Formal demand" }
    reminder { zh: "提醒", en: "Reminder" }
    kind { zh: "类别", en: "Kind" }
    edit_steps { zh: "修改阶梯", en: "Change the steps" }
    building_letters(building, n) { zh: "{building}（{n} 封）", en: "{building} ({n})" }
    save_steps { zh: "保存阶梯", en: "Save the steps" }
    steps_saved { zh: "催缴阶梯已保存。", en: "The steps are saved." }
    empty_rows_hint { zh: "空行不计。", en: "Empty rows do not count." }
    run_now { zh: "生成今天的催缴", en: "Write today's letters" }
    run_hint { zh: "每天 9:00 自动生成；这里可以提前。", en: "Written by themselves at 9:00 every day; this does it now." }
    written(letters, mailed) { zh: "催缴 {letters} 户，其中邮件 {mailed} 户", en: "{letters} letters, {mailed} of them by mail" }
    letters { zh: "催缴记录", en: "Letters" }
    no_letters { zh: "没有催缴记录", en: "No letters" }
    no_letters_hint { zh: "设置阶梯后，逾期账单会按步骤出现在这里。", en: "Once there are steps, overdue bills come here." }
    number { zh: "编号", en: "Number" }
    room { zh: "房号", en: "Room" }
    on { zh: "日期", en: "Day" }
    open { zh: "本次催缴（元）", en: "Asked for (yuan)" }
    overdue { zh: "全部逾期（元）", en: "All overdue (yuan)" }
    way { zh: "方式", en: "How" }
    by_mail { zh: "邮件", en: "Mail" }
    on_paper { zh: "纸质", en: "Paper" }
    only_paper { zh: "只看要送纸质的", en: "On paper only" }
    only_undelivered { zh: "只看未送达的", en: "Not handed over" }
    delivered { zh: "送达", en: "Handed over" }
    deliver { zh: "登记送达", en: "Handed over" }
    delivered_flash { zh: "已登记送达。", en: "Noted." }
    delivered_before { zh: "这封已经登记过送达。", en: "It was noted before." }
    bad_delivery_day { zh: "送达日期应在催缴日期之后，且不晚于今天。", en: "It is handed over on or after its day, and not later than today." }
    print_letters { zh: "打印催缴函", en: "Print the letters" }
    nothing_to_print { zh: "没有要打印的催缴函", en: "No letters to print" }
    letters_hint(n) { zh: "本幢 {n} 封，按单元、房号排列；已缴清的不打印。", en: "{n} letters of this building in the order of the stairs; what was paid is left out." }
    bad_days(most) { zh: "逾期天数为 1 至 {most}。", en: "1 to {most} days." }
    not_later { zh: "每一步应晚于上一步。", en: "Each step is later than the one before." }
    bad_least { zh: "最低欠缴应大于零。", en: "More than nothing." }
    too_many(most) { zh: "最多 {most} 步。", en: "At most {most} steps." }
    letter_title { zh: "缴费提醒", en: "Payment reminder" }
    demand_title { zh: "催告函", en: "Formal demand" }
    letter_lead(door) { zh: "{door}的以下账单已过缴费截止日，尚未缴清：", en: "These bills of {door} are past their due day and not paid in full:" }
    demand_lead(door) { zh: "{door}的以下账单经提醒仍未缴清。现依据物业服务合同正式催告，请尽快缴纳：", en: "These bills of {door} were not paid after we reminded you. Under the service contract we now formally ask for them:" }
    due_was(day) { zh: "应于 {day} 前缴纳", en: "was due by {day}" }
    sum { zh: "合计", en: "Total" }
    other_overdue(amount) { zh: "您户全部逾期合计 {amount} 元。", en: "All that is overdue of your household comes to {amount} yuan." }
    to(name) { zh: "{name}：", en: "To {name}:" }
    yuan(amount) { zh: "{amount} 元", en: "{amount} yuan" }
    scan { zh: "扫码查看账单明细和缴费方式，或提出疑问", en: "Scan to see the bills and how to pay, or to ask" }
    pay_office(office, phone) { zh: "可到 {office} 缴纳，或致电 {phone}。", en: "Pay at {office}, or call {phone}." }
    receipt_line { zh: "签收人：________________    与业主关系：____________    日期：________________", en: "Received by: ________________  Relation: ____________  Date: ________________" }
    letters_pdf { zh: "本幢 PDF", en: "PDF of the building" }
    paid_already { zh: "如您已经缴纳，请不必理会；如对账单有疑问，可在账单页提出，核实期间不再催缴。", en: "If you have paid, please ignore this. If you doubt a bill, say so on its page: we do not ask for it while we look." }
    hardship { zh: "如有困难，请到服务中心商量分期或减免。", en: "If paying is hard, come to the office: instalments and relief are possible." }
    signed(operator, phone) { zh: "{operator}  电话 {phone}", en: "{operator}, phone {phone}" }
    of_bill { zh: "催缴记录", en: "Letters about it" }
}
