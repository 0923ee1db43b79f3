//! What the finance desk does besides billing and taking money: parking places, relief, the raise by owners' vote, the
//! shared electricity of the stairs.

use chrono::{Days, NaiveDate};
use entity::enums::{
    AuthorityKind, BillingCycle, ChargeItem, DiscountKind, Funder, ProrationPolicy, ReliefCategory,
    SharePolicy,
};
use entity::value::{Area, ContractId, Fen, Month};

use super::dice::Dice;
use super::world::World;
use crate::app::App;
use crate::billing::discount::Relief;
use crate::billing::discounts::{self, NewDiscount};
use crate::billing::tariffs::vote::Vote;
use crate::billing::tariffs::{self, Draft};
use crate::billing::usage::subscriptions::{self, NewSubscription};
use crate::billing::usage::suppliers::{self, Asked, NewSupplierBill};
use crate::error::{Error, Result};

/// Parking places on the common roads of the estate.
const PLACES: i64 = 700;

/// Gives the places to households, and registers the relief of the subdistrict for 低保 households.
///
/// # Errors
/// As the use cases.
pub async fn settle_in(app: &App, world: &World, rooms: &[String], first: Month) -> Result<()> {
    let from = first.first_day();
    let mut rooms: Vec<&String> = rooms.iter().collect();
    rooms.sort_unstable();
    let mut dice = Dice::about("parking", 1);
    for n in 1..=PLACES.min(i64::try_from(rooms.len()).unwrap_or(PLACES)) {
        let last = i64::try_from(rooms.len()).map_err(Error::internal)? - 1;
        let at = usize::try_from(dice.between(0, last)).map_err(Error::internal)?;
        let new = NewSubscription {
            estate: world.estate,
            room: rooms.swap_remove(at).clone(),
            item: ChargeItem::Parking,
            label: format!("{}-{:03}", ["A", "B", "C", "D"][usize::try_from(n % 4).unwrap_or(0)], n),
            units: Area(100),
            from,
            to: None,
        };
        subscriptions::add(app, &world.finance, new).await?;
    }
    let relief = NewDiscount {
        estate: world.estate,
        scope: discounts::Scope::Category(ReliefCategory::Dibao),
        item: ChargeItem::PropertyFee,
        kind: DiscountKind::Relief,
        name: "低保减免".to_owned(),
        relief: Relief::Percent("50".parse()?),
        from_month: first,
        to_month: None,
        funder: Funder::Sponsor,
        sponsor: "翠苑街道办事处".to_owned(),
        reason: "街道低保家庭物业费补贴办法".to_owned(),
    };
    let id = discounts::propose(app, &world.finance, relief).await?;
    discounts::decide(app, &world.administrator, id, 1, None).await
}

/// The raise, drafted by finance with the figures of the vote and approved by another.
///
/// # Errors
/// As the use cases.
pub async fn raise(app: &App, world: &World, contract: ContractId, raised: Month) -> Result<()> {
    let effective_from = raised.first_day();
    let before = |days: u64| effective_from.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let whole: Area = "181262.00".parse()?;
    let part = |percent_tenths: i64| Area(whole.0 / 1000 * percent_tenths);
    let draft = Draft {
        contract_id: contract,
        item: ChargeItem::PropertyFee,
        cycle: Some(BillingCycle::Monthly),
        proration: Some(ProrationPolicy::Daily),
        effective_from,
        rate: "0.75".parse()?,
        minimum: None,
        tiers: Vec::new(),
        formula: None,
        authority_kind: AuthorityKind::OwnersVote,
        authority: "业主共同决定：物业费调整方案".to_owned(),
        approved_on: before(20),
        vote: Some(Vote {
            total_households: 3146,
            total_area: whole,
            voting_households: 2394,
            voting_area: part(784),
            agreeing_households: 1687,
            agreeing_area: part(557),
        }),
        notice_from: Some(before(75)),
        notice_to: Some(before(40)),
    };
    let id = tariffs::draft(app, &world.finance, draft).await?;
    tariffs::approve(app, &world.administrator, id, 1).await
}

/// The month's bill for the light of the stairs, to be shared by the households.
///
/// # Errors
/// As the use case.
pub async fn electricity(app: &App, world: &World, month: Month) -> Result<()> {
    let mut dice = Dice::about("electricity", i64::from(month.year()) * 100 + i64::from(month.number()));
    let bill = NewSupplierBill {
        estate: world.estate,
        building: None,
        item: ChargeItem::SharedElectricity,
        month,
        supplier: "国网杭州供电公司".to_owned(),
        reference: format!("DF{month}"),
        asked: Asked::Amount(Fen(dice.between(880_000, 1_120_000))),
        policy: SharePolicy::Household,
    };
    suppliers::enter(app, &world.finance, bill).await.map(|_| ())
}
