//! Money in and out, banks and their statements.

use sea_orm::entity::prelude::*;

words! {
    /// Where the money of an entry is.
    PaidFrom {
        Cash = "cash", Bank = "bank",
        /// Owed to who supplied it.
        Payable = "payable",
    }
    PaymentChannel {
        Cash = "cash", Pos = "pos", BankTransfer = "bank_transfer", Steward = "steward",
        Wechat = "wechat", Alipay = "alipay",
        /// Told by a partner's signed webhook.
        Webhook = "webhook",
    }
    ChannelOrderStatus { Open = "open", Paid = "paid", Closed = "closed" }
    RefundMethod {
        Cash = "cash", BankTransfer = "bank_transfer",
        /// 原路退回: by the channel that brought it.
        Channel = "channel",
    }
    RefundStatus { Done = "done", Processing = "processing", Failed = "failed" }
    /// 正常 or 冲红.
    EInvoiceStatus { Live = "live", Red = "red" }
    SuspenseStatus { Open = "open", Claimed = "claimed", Returned = "returned" }
    /// What a registered account is: the bank's, or the operator's as a merchant of a payment channel.
    BankAccountKind { Bank = "bank", Wechat = "wechat", Alipay = "alipay" }
    /// What a statement tells of.
    StatementKind {
        /// A bank account: opening + in − out = closing.
        Bank = "bank",
        /// A channel's trades (交易账单, 业务明细): gross, fees and refunds; there is no balance.
        ChannelBill = "channel_bill",
        /// A channel's money (资金账单, 账务明细): every movement of the merchant's balance there.
        ChannelFlow = "channel_flow",
    }
    /// How far an uploaded statement file is.
    ImportState {
        /// Its bytes are being kept.
        Received = "received",
        /// Its layout is recognised and its rows are read and checked.
        Reading = "reading",
        /// Its lines are matched and stored.
        Placing = "placing",
        Done = "done",
        /// Nothing of it is stored but why.
        Refused = "refused",
    }
    /// What the bank or the channel says became of a movement.
    LineStatus {
        /// Booked on an account.
        Booked = "booked",
        /// The booking takes back an earlier one (冲正).
        Reversed = "reversed",
        /// A resident paid through a channel.
        Paid = "paid",
        /// Money given back through a channel.
        Refund = "refund",
        RefundProcessing = "refund_processing",
        RefundFailed = "refund_failed",
        /// The payment was revoked at the counter (撤销).
        Revoked = "revoked",
    }
    /// How the text of a file is written.
    FileEncoding {
        /// UTF-8 where it is valid, GB18030 otherwise.
        Auto = "auto",
        Utf8 = "utf8",
        Gb18030 = "gb18030",
    }
    Delimiter { Comma = "comma", Semicolon = "semicolon", Tab = "tab", Pipe = "pipe" }
    /// How a bank's file says which way money went.
    SignConvention {
        /// One column of money in, one of money out.
        TwoColumns = "two_columns",
        /// One column; what goes out is negative.
        Signed = "signed",
        /// One column of amounts, another with the word for the direction.
        DirectionColumn = "direction_column",
    }
    Direction { In = "in", Out = "out" }
    /// Where a statement line ended up: exactly one.
    LineOutcome {
        /// Tied to one receipt, refund or settlement of exactly its amount.
        Matched = "matched",
        /// Something fits, and a person says yes or no.
        Suggested = "suggested",
        /// Nothing fits yet; what fits may still come while it is younger than the window.
        Pending = "pending",
        /// It does not agree with what is on record.
        Difference = "difference",
        /// Held until somebody says whose it is (挂账).
        Suspense = "suspense",
        /// A person said what it is; it belongs to nobody's account.
        Explained = "explained",
    }
    /// What a line is that belongs to no household.
    Explanation {
        /// Booked: the bank's own charge.
        BankCharge = "bank_charge",
        /// Booked: interest on the balance.
        Interest = "interest",
        /// Booked: the counter's cash, paid in at the bank (现金存行).
        CashDeposit = "cash_deposit",
        /// Booked: card payments, less what their processor keeps (POS 到账).
        PosPayout = "pos_payout",
        /// 内部划转: between the operator's own accounts.
        OwnTransfer = "own_transfer",
        /// 经营支出: wages, suppliers; kept in the operator's own books.
        OperatingCost = "operating_cost",
        /// 财政资金: what the subdistrict pays for its contracts.
        PublicMoney = "public_money",
        /// A channel's movement that its own bill tells of.
        ChannelMovement = "channel_movement",
        NotOurs = "not_ours",
        Other = "other",
    }
}

impl Explanation {
    /// Whether the line moves money in our books; of the others, other books tell.
    #[must_use]
    pub const fn is_booked(self) -> bool {
        matches!(self, Self::BankCharge | Self::Interest | Self::CashDeposit | Self::PosPayout)
    }
}
