//! The words of imports.

use entity::enums::ImportState;

use crate::i18n::Lang;
use crate::messages;

messages! {
    title { zh: "导入记录", en: "Imports" }
    all_imports { zh: "导入记录", en: "Imports" }
    no_imports { zh: "没有导入记录", en: "No imports" }
    no_imports_hint { zh: "在流水页面上传文件后，进度和结果会出现在这里。", en: "Upload a file on the statements page; its progress and end are shown here." }
    under_way { zh: "正在导入", en: "Under way" }
    file { zh: "文件", en: "File" }
    size { zh: "大小", en: "Size" }
    state { zh: "状态", en: "State" }
    begun { zh: "上传于", en: "Uploaded" }
    ended { zh: "结束于", en: "Ended" }
    by { zh: "上传人", en: "By" }
    attempts(n) { zh: "第 {n} 次接手", en: "Attempt {n}" }
    fingerprint { zh: "文件指纹 SHA-256", en: "SHA-256 of the file" }
    kilobytes(n) { zh: "{n} KB", en: "{n} KB" }
    received { zh: "已收到", en: "Received" }
    reading { zh: "识别与核对", en: "Reading and checking" }
    placing { zh: "匹配与入库", en: "Matching and storing" }
    done { zh: "完成", en: "Done" }
    refused { zh: "已拒收", en: "Refused" }
    is_received { zh: "文件已收到，即将开始。", en: "The file is here; work on it begins." }
    is_reading { zh: "正在识别格式、读取各行并核对余额与合计。", en: "Its layout is recognised, its rows are read, balances and totals checked." }
    is_placing(n) { zh: "正在匹配并保存 {n} 笔流水。", en: "{n} lines are matched and stored." }
    is_done(n) { zh: "已导入 {n} 笔流水。", en: "{n} lines are imported." }
    is_repeated { zh: "这个文件此前已经导入，没有重复入账。", en: "This very file had been imported before; nothing was taken twice." }
    is_refused { zh: "文件没有导入，除拒收原因外没有保存任何内容。", en: "The file was not imported; nothing is stored of it but why." }
    goes_on { zh: "可以离开本页，导入会在后台继续；服务重启也不会丢失。", en: "You may leave this page: the import goes on, also after a restart." }
    refresh { zh: "刷新进度", en: "See how far it is" }
    step(at, of) { zh: "第 {at} 步，共 {of} 步", en: "Step {at} of {of}" }
    see_statement { zh: "查看流水", en: "See the statement" }
    try_again { zh: "重新上传", en: "Upload again" }
    importing { zh: "文件已收到，正在后台导入。", en: "The file is here and is imported in the background." }
    import_failed { zh: "多次尝试后仍未能导入，请联系管理员。", en: "It could not be imported, after several attempts. Tell the administrator." }
    upload_cut { zh: "文件没有完整上传，请重新上传。", en: "The file did not come whole. Upload it again." }
    resume_summary(ended, failed) { zh: "继续导入 {ended} 个，失败 {failed} 个", en: "went on with {ended} imports, {failed} failed" }
}

#[must_use]
pub const fn state_name(lang: Lang, state: ImportState) -> &'static str {
    match state {
        ImportState::Received => received(lang),
        ImportState::Reading => reading(lang),
        ImportState::Placing => placing(lang),
        ImportState::Done => done(lang),
        ImportState::Refused => refused(lang),
    }
}
