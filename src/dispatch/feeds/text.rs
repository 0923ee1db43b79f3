//! The words of calendar feeds.

use crate::messages;

messages! {
    feeds { zh: "日历订阅", en: "Calendar feeds" }
    feeds_of(crew) { zh: "{crew} 的日历订阅", en: "Calendar feeds of {crew}" }
    hint { zh: "用手机或电脑的日历订阅这个链接，就能看到已发布的班次和派给班组的工单；取消的工单显示为已取消。有链接的人都能看，不要外传。", en: "Subscribe to the link in any calendar: it shows published duty and the crew's orders, cancelled ones as cancelled. Whoever has the link can read it." }
    whole_crew { zh: "整个班组", en: "The whole crew" }
    whose { zh: "谁的", en: "Whose" }
    make { zh: "生成链接", en: "Make a link" }
    made { zh: "链接已生成，只显示这一次：", en: "The link is made. It is shown this once:" }
    none { zh: "还没有链接", en: "No links yet" }
    created { zh: "生成", en: "Made" }
    state { zh: "状态", en: "Status" }
    live { zh: "有效", en: "Live" }
    revoked { zh: "已收回", en: "Revoked" }
    revoke { zh: "收回", en: "Revoke" }
    revoked_done { zh: "链接已收回。", en: "The link is revoked." }
    not_of_crew { zh: "员工：不在该班组", en: "Worker: not in this crew" }
    calendar_of(name) { zh: "{name} · 班次与工单", en: "{name}: duty and orders" }
}
