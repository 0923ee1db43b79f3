//! The words of access.

use crate::messages;

messages! {
    bad_login { zh: "用户名或密码不对，或账号暂时锁定。", en: "Wrong user name or password, or the account is locked for a while." }
    too_many_logins { zh: "登录尝试过多，请稍后再试。", en: "Too many login attempts. Please wait a while." }
    login_first { zh: "请先登录。", en: "Log in first." }
    password_length { zh: "密码应为 10 至 128 个字符。", en: "A password has 10 to 128 characters." }
    username_shape { zh: "用户名为 2 至 32 位小写字母、数字、点、横线或下划线。", en: "A user name is 2 to 32 lower-case letters, digits, dots, dashes or underscores." }
    username_taken { zh: "用户名已被使用。", en: "The user name is taken." }
    display_name_missing { zh: "请填写姓名。", en: "Give a name." }
    scope_mismatch { zh: "该岗位需要选择对应的范围。", en: "This role needs a scope that fits it." }
    own_account { zh: "不能停用自己的账号。", en: "You cannot deactivate your own account." }
    login { zh: "登录", en: "Log in" }
    logout { zh: "退出", en: "Log out" }
    username { zh: "用户名", en: "User name" }
    password { zh: "密码", en: "Password" }
    tagline { zh: "物业与城市运营管理平台", en: "Property and city operations" }
    login_foot { zh: "居民查看账单无需登录，请打开账单邮件中的链接。", en: "Residents need no login: open the link in your bill mail." }
    users { zh: "用户", en: "Users" }
    new_user { zh: "新建用户", en: "New user" }
    display_name { zh: "姓名", en: "Name" }
    email { zh: "电子邮箱", en: "E-mail" }
    email_help { zh: "可不填；填写后可收到督办、合同到期等提醒邮件。", en: "Optional: reminders, such as of contracts about to end, are mailed here." }
    email_unreadable { zh: "电子邮箱格式不对。", en: "This is no e-mail address." }
    email_save { zh: "保存邮箱", en: "Save the e-mail" }
    email_of(name) { zh: "{name} 的电子邮箱", en: "E-mail of {name}" }
    email_saved { zh: "电子邮箱已保存。", en: "The e-mail address is saved." }
    role { zh: "岗位", en: "Role" }
    scope { zh: "范围", en: "Scope" }
    status { zh: "状态", en: "Status" }
    active { zh: "启用", en: "Active" }
    inactive { zh: "停用", en: "Inactive" }
    deactivate { zh: "停用", en: "Deactivate" }
    activate { zh: "启用", en: "Activate" }
    deactivate_confirm { zh: "停用后该用户立即退出，确定吗？", en: "The user is logged out at once. Deactivate?" }
    user_saved { zh: "用户已保存。", en: "The user is saved." }
    create { zh: "保存", en: "Save" }
    actions { zh: "操作", en: "Actions" }
    whole_city { zh: "全市", en: "Whole city" }
    scope_subdistrict { zh: "街道", en: "Subdistrict" }
    scope_estate { zh: "小区", en: "Estate" }
    scope_crew { zh: "班组", en: "Crew" }
    scope_account { zh: "住户账户", en: "Household account" }
    scope_help { zh: "全市填 0；其余填所选范围的编号。", en: "0 for the whole city, else the id of the chosen scope." }
    audit_search { zh: "操作名开头（如 billing.）或用户名", en: "Beginning of an action (billing.) or a user name" }
    no_audit { zh: "没有记录", en: "Nothing recorded" }
    audit_at { zh: "时间", en: "When" }
    audit_who { zh: "操作人", en: "Who" }
    audit_what { zh: "操作", en: "What" }
    audit_subject { zh: "对象", en: "Subject" }
    audit_before { zh: "变更前", en: "Before" }
    audit_after { zh: "变更后", en: "After" }
    scope_id { zh: "范围编号", en: "Scope id" }
}

use entity::enums::Role;

use crate::i18n::Lang;

messages! {
    administrator { zh: "管理员", en: "Administrator" }
    dispatcher { zh: "调度员", en: "Dispatcher" }
    finance { zh: "财务", en: "Finance" }
    steward { zh: "管家", en: "Steward" }
    crew { zh: "班组", en: "Crew" }
    officer { zh: "街道", en: "Subdistrict officer" }
    resident { zh: "居民", en: "Resident" }
}

#[must_use]
pub const fn role_name(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Administrator => administrator(lang),
        Role::Dispatcher => dispatcher(lang),
        Role::Finance => finance(lang),
        Role::Steward => steward(lang),
        Role::Crew => crew(lang),
        Role::Officer => officer(lang),
        Role::Resident => resident(lang),
    }
}
