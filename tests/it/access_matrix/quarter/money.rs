//! The quarter's money: a row of every kind of document.

use dawuye::access::Caller;
use dawuye::{billing, payments};
use entity::enums::{ChargeItem, PaymentChannel};
use entity::value::{
    AccountId, Area, BillId, ChannelOrderId, DiscountId, DwellingId, EInvoiceId, EstateId, Fen, HandoverId,
    Month, Percent, PrepayOfferId, ReceiptId, RefundId, SubscriptionId, SupplierBillId, SuspenseId,
    WriteOffId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{TestApp, data};

/// A cent of the second bill, proposed.
pub(super) async fn add_write_off(t: &TestApp) -> WriteOffId {
    let line = entity::bill_line::Entity::find()
        .filter(entity::bill_line::Column::BillId.eq(BillId(2)))
        .one(t.app.db.read())
        .await
        .expect("a query")
        .expect("a line");
    let rest = billing::write_offs::NewWriteOff {
        bill: line.bill_id,
        line: line.id,
        amount: "0.01".parse().expect("an amount"),
        on: None,
        reason: "r".into(),
    };
    billing::write_offs::propose(&t.app, &Caller::system("test"), &rest).await.expect("a proposal").id
}

/// An order of an online channel that nobody paid.
pub(super) async fn add_channel_order(t: &TestApp, bill: &entity::bill::Model) -> ChannelOrderId {
    use sea_orm::ActiveModelTrait;
    use sea_orm::ActiveValue::{NotSet, Set};
    let order = entity::channel_order::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(bill.subdistrict_id),
        estate_id: Set(bill.estate_id),
        account_id: Set(bill.account_id),
        bill_id: Set(bill.id),
        channel: Set(PaymentChannel::Wechat),
        out_trade_no: Set("DW1".into()),
        amount_fen: Set(bill.total_fen),
        code: Set("weixin://x".into()),
        status: Set(entity::enums::ChannelOrderStatus::Closed),
        expires_at: Set(t.app.now()),
        asked_at: Set(t.app.now()),
        transaction_id: Set(None),
        receipt_id: Set(None),
        actor: Set("test".into()),
        created_at: Set(t.app.now()),
    };
    let made = dawuye::transact!(t.app.db, "test.order", |tx| Ok(order.clone().insert(tx).await?));
    made.expect("an order").id
}

/// A refund of a cent, and money of somebody unknown.
pub(super) async fn add_corrections(
    t: &TestApp,
    estate: EstateId,
    receipt: ReceiptId,
) -> (RefundId, SuspenseId) {
    let caller = Caller::system("test");
    let new = payments::corrections::NewRefund {
        receipt,
        amount: Fen(1),
        method: entity::enums::RefundMethod::Cash,
        external_id: "r1".into(),
        payee: String::new(),
        reason: "r".into(),
        unapply: true,
    };
    let held = payments::suspense::NewSuspense {
        estate,
        channel: PaymentChannel::Pos,
        external_id: "u1".into(),
        amount: Fen(1),
        received_on: t.app.today(),
        payer: String::new(),
        memo: String::new(),
        held_in: None,
    };
    (
        payments::corrections::refund(&t.app, &caller, &new).await.expect("a refund").id,
        payments::suspense::hold(&t.app, &caller, held).await.expect("held money").id,
    )
}

/// A cent of a steward's cash, handed in.
pub(super) async fn add_handover(t: &TestApp, account: AccountId, estate: EstateId) -> HandoverId {
    let caller = Caller::system("test");
    let paid = payments::service::Payment {
        account: Some(account),
        bill: None,
        amount: Fen(1),
        channel: PaymentChannel::Steward,
        external_id: "s1".into(),
        received_on: t.app.today(),
        payer: String::new(),
        memo: String::new(),
    };
    payments::service::take_receipt(&t.app, &caller, &paid).await.expect("a receipt");
    let new = payments::cash::NewHandover {
        estate,
        holder: caller.name().to_owned(),
        amount: Fen(1),
        handed_on: t.app.today(),
        note: String::new(),
    };
    payments::cash::hand_over(&t.app, &caller, &new).await.expect("a hand-over").id
}

/// An invoice of a cent.
pub(super) async fn add_invoice(t: &TestApp, receipt: ReceiptId) -> EInvoiceId {
    let new = payments::invoices::service::NewInvoice {
        receipt,
        number: "26332000000000000001".into(),
        issued_on: t.app.today(),
        amount: Fen(1),
        buyer: "b".into(),
        buyer_tax_id: String::new(),
    };
    payments::invoices::service::register(&t.app, &Caller::system("test"), &new).await.expect("an invoice").id
}

/// A parking place and a supplier's bill.
pub(super) async fn add_charges(t: &TestApp, estate: EstateId) -> (SubscriptionId, SupplierBillId) {
    use dawuye::billing::usage::subscriptions::{self, NewSubscription};
    use dawuye::billing::usage::suppliers::{self, Asked, NewSupplierBill};
    let caller = Caller::system("test");
    let dwelling = entity::dwelling::Entity::find_by_id(DwellingId(1)).one(t.app.db.read()).await;
    let units = NewSubscription {
        estate,
        room: dwelling.expect("a query").expect("a dwelling").code,
        item: ChargeItem::Parking,
        label: "A-1".into(),
        units: Area(100),
        from: "2026-09-01".parse().expect("a day"),
        to: None,
    };
    let shared = NewSupplierBill {
        estate,
        building: None,
        item: ChargeItem::Lift,
        month: Month(202_608),
        supplier: "s".into(),
        reference: "1".into(),
        asked: Asked::Amount(Fen(100)),
        policy: entity::enums::SharePolicy::Household,
    };
    (
        subscriptions::add(&t.app, &caller, units).await.expect("a place"),
        suppliers::enter(&t.app, &caller, shared).await.expect("a supplier's bill"),
    )
}

/// The account number in the sample statement.
pub(super) fn sample_account() -> String {
    let bytes = std::fs::read(data("ccb_sample.csv")).expect("the sample");
    let line = bytes.split(|b| *b == b'\n').nth(1).expect("a line");
    String::from_utf8_lossy(line).split(',').next().expect("a cell").trim().to_owned()
}

pub(super) async fn add_discount(t: &TestApp, estate: EstateId) -> DiscountId {
    let new = dawuye::billing::discounts::NewDiscount {
        estate,
        scope: dawuye::billing::discounts::Scope::Category(entity::enums::ReliefCategory::Dibao),
        item: ChargeItem::PropertyFee,
        kind: entity::enums::DiscountKind::Relief,
        name: "n".into(),
        relief: dawuye::billing::discount::Relief::Percent(Percent(1)),
        from_month: "2027-01".parse().expect("a month"),
        to_month: None,
        funder: entity::enums::Funder::Operator,
        sponsor: String::new(),
        reason: "r".into(),
    };
    dawuye::billing::discounts::propose(&t.app, &Caller::system("test"), new).await.expect("a discount")
}

pub(super) async fn add_offer(t: &TestApp, estate: EstateId) -> PrepayOfferId {
    let new = dawuye::billing::offers::NewOffer {
        estate,
        item: ChargeItem::PropertyFee,
        name: "n".into(),
        months: 12,
        percent: Percent(1),
        on_change: entity::enums::PrepayMode::TopUp,
        from: t.app.today(),
        to: None,
    };
    dawuye::billing::offers::propose(&t.app, &Caller::system("test"), new).await.expect("an offer")
}
