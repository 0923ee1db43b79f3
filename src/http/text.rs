//! The words of the shell.

use crate::messages;

messages! {
    bad_done_at { zh: "dawuye-done-at 须为 RFC 3339 时刻", en: "dawuye-done-at must be an RFC 3339 time" }
    malformed_json { zh: "请求内容不是所要求的 JSON。", en: "The body is not the JSON that is asked for." }
    malformed_query { zh: "请求参数无法识别。", en: "The query cannot be read." }
    malformed_form { zh: "表单内容无法识别。", en: "The form cannot be read." }
    malformed_upload { zh: "上传内容无法识别。", en: "The upload cannot be read." }
    file_missing { zh: "请选择文件。", en: "Choose a file." }
    too_large { zh: "内容过大。", en: "The body is too large." }
    wrong_media_type { zh: "请求的 Content-Type 不受支持。", en: "This Content-Type is not supported." }
    method_not_allowed { zh: "该地址不支持此方法。", en: "This address does not take this method." }
    timeout { zh: "处理超时，请稍后再试。", en: "This took too long. Please try again." }
    too_many_calls(seconds) { zh: "请求过于频繁，请在 {seconds} 秒后再试。", en: "Too many calls. Try again in {seconds} seconds." }
    busy { zh: "系统繁忙，请稍后再试。", en: "The server is busy. Please try again." }
    other_body { zh: "同一幂等键已用于不同的请求内容。", en: "This Idempotency-Key was used with another body." }
    bad_key { zh: "Idempotency-Key 应为 1 至 128 个可见字符。", en: "An Idempotency-Key has 1 to 128 visible characters." }
    key_needed { zh: "该请求需要 Idempotency-Key。", en: "This request needs an Idempotency-Key." }
    cross_site { zh: "请求来自其他网站，已拒绝。", en: "The request came from another site and is refused." }
}
