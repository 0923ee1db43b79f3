//! An estate with households and a price, written straight into the tables.

use chrono::NaiveDate;
use dawuye::access::Caller;
use dawuye::app::App;
use dawuye::billing::commit::{self, Order};
use dawuye::billing::previewing::{self, NewRun};
use dawuye::db::bulk::insert_all;
use dawuye::error::Error;
use dawuye::transact;
use entity::enums::{
    ApprovalStatus, AuthorityKind, BillingCycle, ChargeItem, ContractKind, ProrationPolicy, ReliefCategory,
};
use entity::value::{
    AccountId, Area, BuildingId, DwellingId, EntranceId, EstateId, PersonId, Rate, SubdistrictId, TariffId,
};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use std::collections::BTreeMap;

/// A household in a flat.
#[derive(Clone)]
pub struct Flat {
    /// `12-3-502`
    pub room: String,
    /// In 0.01 m²; none leaves the flat without an area.
    pub area: Option<i64>,
    pub owner: String,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn flat(room: &str, area: i64, owner: &str) -> Flat {
    Flat { room: room.into(), area: Some(area), owner: owner.into(), from: day("2010-01-01"), to: None }
}

/// What was made.
pub struct Ids {
    pub subdistrict: SubdistrictId,
    pub estate: EstateId,
    pub tariff: TariffId,
    /// In the order of the flats.
    pub accounts: Vec<AccountId>,
    pub dwellings: Vec<DwellingId>,
}

/// The flats of `tests/data/register_small.csv`.
pub fn small_register() -> Vec<Flat> {
    let mut reader = csv::Reader::from_path(super::data("register_small.csv")).expect("the register");
    reader
        .records()
        .map(|row| {
            let row = row.expect("a row");
            let cell = |at: usize| row.get(at).expect("a cell");
            Flat {
                room: format!("{}-{}-{}", cell(3), cell(4), cell(5)),
                area: Some(cell(6).parse::<Area>().expect("an area").0),
                owner: cell(7).to_owned(),
                from: day(cell(10)),
                to: Some(cell(11)).filter(|c| !c.is_empty()).map(day),
            }
        })
        .collect()
}

/// Makes an estate named `name` with `flats` and the price of a square metre from the days given.
pub async fn seed_estate(app: &App, name: &str, flats: &[Flat], rates: &[(&str, &str)]) -> Ids {
    let outcome = transact!(app.db, "test.seed_estate", |tx| {
        let subdistrict = entity::subdistrict::ActiveModel { id: NotSet, name: Set(format!("{name}街道")) };
        let subdistrict = subdistrict.insert(tx).await?.id;
        let community = entity::community::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(subdistrict),
            name: Set(format!("{name}社区")),
        };
        let community = community.insert(tx).await?.id;
        let estate = entity::estate::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(subdistrict),
            community_id: Set(community),
            name: Set(name.to_owned()),
        };
        let estate = estate.insert(tx).await?.id;
        let tariff = tariff(tx, name, subdistrict, estate, rates).await?;
        let (accounts, dwellings) = households(tx, subdistrict, estate, flats).await?;
        Ok(Ids { subdistrict, estate, tariff, accounts, dwellings })
    });
    outcome.expect("the estate is made")
}

async fn tariff(
    tx: &dawuye::db::Tx,
    name: &str,
    subdistrict: SubdistrictId,
    estate: EstateId,
    rates: &[(&str, &str)],
) -> Result<TariffId, Error> {
    let mut parties = Vec::new();
    for side in ["业委会", "物业"] {
        let party = entity::party::ActiveModel { id: NotSet, name: Set(format!("{name}{side}")) };
        parties.push(party.insert(tx).await?.id);
    }
    let contract = entity::contract::ActiveModel {
        id: NotSet,
        number: Set(format!("HT-{name}")),
        kind: Set(ContractKind::PropertyService),
        name: Set(format!("{name}物业服务合同")),
        subdistrict_id: Set(subdistrict),
        estate_id: Set(Some(estate)),
        purchaser_id: Set(parties[0]),
        supplier_id: Set(parties[1]),
        starts_on: Set(day("2000-01-01")),
        ends_on: Set(day("2040-01-01")),
        annual_value_fen: Set(None),
        expiry_warned_on: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let contract = contract.insert(tx).await?.id;
    let tariff = entity::tariff::ActiveModel {
        id: NotSet,
        contract_id: Set(contract),
        estate_id: Set(estate),
        item: Set(ChargeItem::PropertyFee),
        cycle: Set(BillingCycle::Monthly),
        proration: Set(ProrationPolicy::Daily),
    };
    let tariff = tariff.insert(tx).await?.id;
    for (from, rate) in rates {
        add_rate_in(tx, tariff, from, rate).await?;
    }
    Ok(tariff)
}

async fn add_rate_in(tx: &dawuye::db::Tx, tariff: TariffId, from: &str, rate: &str) -> Result<(), Error> {
    let version = entity::tariff_version::ActiveModel {
        id: NotSet,
        tariff_id: Set(tariff),
        effective_from: Set(day(from)),
        rate_micro: Set(rate.parse::<Rate>()?),
        minimum_fen: Set(None),
        tiers: Set(None),
        formula: Set(None),
        authority_kind: Set(AuthorityKind::OwnersVote),
        authority: Set("业主大会决议".to_owned()),
        vote: Set(None),
        notice_from: Set(None),
        notice_to: Set(None),
        status: Set(ApprovalStatus::Approved),
        drafted_by: Set("test".to_owned()),
        approved_by: Set(Some("test".to_owned())),
        approved_on: Set(Some(day(from))),
        version: Set(1),
    };
    version.insert(tx).await?;
    Ok(())
}

/// A new price from a day on.
pub async fn add_rate(app: &App, tariff: TariffId, from: &str, rate: &str) {
    let outcome = transact!(app.db, "test.add_rate", |tx| add_rate_in(tx, tariff, from, rate).await);
    outcome.expect("the rate is added");
}

/// A new area from a day on.
pub async fn set_area(app: &App, dwelling: DwellingId, from: &str, centi: i64) {
    let outcome = transact!(app.db, "test.set_area", |tx| {
        let row = entity::dwelling_area::ActiveModel {
            dwelling_id: Set(dwelling),
            effective_from: Set(day(from)),
            gross_area: Set(Area(centi)),
        };
        row.insert(tx).await?;
        Ok(())
    });
    outcome.expect("the area is set");
}

async fn households(
    tx: &dawuye::db::Tx,
    subdistrict: SubdistrictId,
    estate: EstateId,
    flats: &[Flat],
) -> Result<(Vec<AccountId>, Vec<DwellingId>), Error> {
    let mut buildings: BTreeMap<String, BuildingId> = BTreeMap::new();
    let mut entrances: BTreeMap<(String, String), EntranceId> = BTreeMap::new();
    let mut dwellings: BTreeMap<String, (DwellingId, BuildingId)> = BTreeMap::new();
    let (mut accounts, mut homes) = (Vec::new(), Vec::new());
    let person_ids = dawuye::db::bulk::ids(tx, "person", flats.len()).await?;
    let account_ids = dawuye::db::bulk::ids(tx, "account", flats.len()).await?;
    let dwelling_ids = dawuye::db::bulk::ids(tx, "dwelling", flats.len()).await?;
    let (mut persons, mut rows, mut homes_rows, mut areas) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, flat) in flats.iter().enumerate() {
        let mut parts = flat.room.splitn(3, '-').map(str::to_owned);
        let (building, entrance, room) = (
            parts.next().expect("a building"),
            parts.next().expect("an entrance"),
            parts.next().expect("a room"),
        );
        let building_id = match buildings.get(&building) {
            Some(id) => *id,
            None => {
                let row = entity::building::ActiveModel {
                    id: NotSet,
                    estate_id: Set(estate),
                    number: Set(building.clone()),
                };
                let id = row.insert(tx).await?.id;
                buildings.insert(building.clone(), id);
                id
            }
        };
        let entrance_id = match entrances.get(&(building.clone(), entrance.clone())) {
            Some(id) => *id,
            None => {
                let row = entity::entrance::ActiveModel {
                    id: NotSet,
                    estate_id: Set(estate),
                    building_id: Set(building_id),
                    number: Set(entrance.clone()),
                };
                let id = row.insert(tx).await?.id;
                entrances.insert((building, entrance), id);
                id
            }
        };
        let (dwelling, _) = *dwellings.entry(flat.room.clone()).or_insert_with(|| {
            let id = DwellingId(dwelling_ids[at]);
            homes_rows.push(entity::dwelling::ActiveModel {
                id: Set(id),
                subdistrict_id: Set(subdistrict),
                estate_id: Set(estate),
                building_id: Set(building_id),
                entrance_id: Set(entrance_id),
                room_no: Set(room),
                code: Set(flat.room.clone()),
            });
            if let Some(area) = flat.area {
                areas.push(entity::dwelling_area::ActiveModel {
                    dwelling_id: Set(id),
                    effective_from: Set(day("2000-01-01")),
                    gross_area: Set(Area(area)),
                });
            }
            (id, building_id)
        });
        persons.push(entity::person::ActiveModel {
            id: Set(PersonId(person_ids[at])),
            estate_id: Set(estate),
            name: Set(flat.owner.clone()),
            phone: Set(Some("19900000000".to_owned())),
            email: Set(None),
            version: Set(1),
        });
        rows.push(entity::account::ActiveModel {
            id: Set(AccountId(account_ids[at])),
            subdistrict_id: Set(subdistrict),
            estate_id: Set(estate),
            building_id: Set(building_id),
            dwelling_id: Set(dwelling),
            person_id: Set(PersonId(person_ids[at])),
            occupied_from: Set(flat.from),
            occupied_to: Set(flat.to),
            relief_category: Set(ReliefCategory::None),
            version: Set(1),
        });
        accounts.push(AccountId(account_ids[at]));
        homes.push(dwelling);
    }
    insert_all(tx, homes_rows).await?;
    insert_all(tx, areas).await?;
    insert_all(tx, persons).await?;
    insert_all(tx, rows).await?;
    Ok((accounts, homes))
}

/// Fails with the first broken invariant, if there is one.
pub async fn assert_proven(app: &App) {
    for finding in dawuye::ledger::proofs::compute(app).await.expect("the books can be proved") {
        assert!(finding.holds, "{finding:?}");
    }
}

/// Previews a month.
pub async fn preview_month(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    month: &str,
) -> Result<entity::bill_run::Model, Error> {
    let new = NewRun { estate, cycle: BillingCycle::Monthly, month: month.parse().expect("a month") };
    previewing::preview(app, caller, new, &|_, _| {}).await
}

/// Previews a month and commits it, whatever was set aside.
pub async fn bill_month(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    month: &str,
) -> Result<entity::bill_run::Model, Error> {
    let run = preview_month(app, caller, estate, month).await?;
    let order = Order { hash: run.hash, set_aside_reason: Some("资料待补".to_owned()) };
    commit::commit(app, caller, run.id, &order, &|_, _| {}).await
}

/// Money at the counter.
pub fn cash(account: AccountId, amount: &str, slip: &str, on: &str) -> dawuye::payments::service::Payment {
    dawuye::payments::service::Payment {
        account: Some(account),
        bill: None,
        amount: amount.parse().expect("an amount"),
        channel: entity::enums::PaymentChannel::Cash,
        external_id: slip.into(),
        received_on: day(on),
        payer: String::new(),
        memo: String::new(),
    }
}

/// Does something behind the app's back.
pub async fn tamper(app: &App, statement: &str) -> Result<(), Error> {
    use sea_orm::ConnectionTrait;
    transact!(app.db, "test.tamper", |tx| {
        tx.execute_unprepared(statement).await?;
        Ok(())
    })
}
