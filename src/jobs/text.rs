//! The words of the jobs.

use entity::enums::JobStatus;

use crate::i18n::Lang;
use crate::messages;

messages! {
    about { zh: "做什么", en: "What it does" }
    about_work_orders { zh: "按作业计划生成当日及次日工单", en: "Makes the work orders of today and tomorrow from the service plans" }
    about_bill_preview { zh: "每月一日预览上月账单", en: "Previews last month's bills on the first" }
    about_late_fees { zh: "每日计收已催告账单的违约金", en: "Assesses late fees of bills that were demanded" }
    about_annual_statements { zh: "每年一月给住户寄上年对账单", en: "Mails households the statement of the year before, each January" }
    about_dunning { zh: "按催缴阶梯给逾期住户写催缴函", en: "Writes to households with overdue bills, by the estate's steps" }
    about_bill_resume { zh: "继续中断的出账", en: "Goes on with bill runs that were interrupted" }
    about_statement_imports { zh: "继续中断的流水文件导入", en: "Goes on with statement imports that were interrupted" }
    about_outbox { zh: "发送到期邮件", en: "Sends the mails that are due" }
    about_channel_orders { zh: "向支付渠道查询未完成的订单和退款", en: "Asks payment channels about open orders and refunds" }
    about_deadlines { zh: "诉求到期前提醒", en: "Warns of requests near their deadline" }
    about_mail_in { zh: "收取居民来信，登记为诉求", en: "Takes in residents' e-mails as requests" }
    about_proactive_look { zh: "未诉先办：每天早上按规则排查并提出建议", en: "Looks every morning for what to act upon before somebody calls again" }
    about_licence_expiry { zh: "提醒 60 天内到期的员工证书，每张一次", en: "Warns of workers' licences that end within 60 days, each once" }
    about_settlement_open { zh: "每月 1 日建立上月的市政合同结算单", en: "Opens last month of every municipal contract on the first" }
    about_contract_expiry { zh: "合同到期提醒：标记、发邮件给可修改合同的人员", en: "Warns of contracts about to end: marks them, mails whoever may change them" }
    about_proof { zh: "每夜核验账本", en: "Proves the books every night" }
    about_housekeeping { zh: "清理过期的会话与记录", en: "Clears expired sessions and records" }
    running { zh: "运行中", en: "Running" }
    done { zh: "完成", en: "Done" }
    failed { zh: "失败", en: "Failed" }
    job { zh: "任务", en: "Job" }
    schedule { zh: "时间", en: "Schedule" }
    result { zh: "结果", en: "Result" }
    due { zh: "应于", en: "Due" }
    finished { zh: "完成于", en: "Finished" }
    attempts { zh: "次数", en: "Tries" }
    status { zh: "状态", en: "Status" }
    run_now { zh: "立即运行", en: "Run now" }
    runs { zh: "运行记录", en: "Runs" }
    never { zh: "尚未运行", en: "Never" }
    ran { zh: "任务已运行。", en: "The job has run." }
    no_such_job { zh: "没有这个任务。", en: "There is no such job." }
    not_due_yet { zh: "这一天还没有到。", en: "That day is still to come." }
    summary_tidied(sessions, keys, runs) { zh: "清理会话 {sessions}、幂等键 {keys}、任务记录 {runs}", en: "cleared {sessions} sessions, {keys} keys, {runs} runs" }
}

#[must_use]
pub const fn status_name(lang: Lang, status: JobStatus) -> &'static str {
    match status {
        JobStatus::Running => running(lang),
        JobStatus::Done => done(lang),
        JobStatus::Failed => failed(lang),
    }
}
