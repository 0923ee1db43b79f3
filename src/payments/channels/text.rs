//! The words of online channels.

use crate::messages;

messages! {
    channel_off { zh: "该渠道没有开通。", en: "This channel is off." }
    channel_refused(message) { zh: "渠道拒绝：{message}", en: "The channel refused: {message}" }
    channel_unreachable { zh: "暂时连不上支付渠道，请稍后再试。", en: "The payment channel is not reached just now. Try again later." }
    asked(n, paid, failed) { zh: "查询 {n} 笔，新到账 {paid} 笔，失败 {failed} 次", en: "{n} asked about, {paid} newly paid, {failed} failed" }
    pay_online { zh: "扫码缴费", en: "Pay by code" }
    scan(channel, amount) { zh: "用{channel}扫码支付 {amount} 元", en: "Scan with {channel} to pay {amount} yuan" }
    valid_until { zh: "有效期至", en: "Valid until" }
    refresh { zh: "付款后刷新本页即可看到收据。", en: "Refresh this page after paying to see the receipt." }
    bad_signature { zh: "签名不符。", en: "The signature does not fit." }
    code_of(channel) { zh: "{channel}二维码", en: "QR code for {channel}" }
    closed { zh: "这个二维码已失效，请重新打开。", en: "This code is no longer valid. Open a new one." }
}
