//! What is there before the first day: the register, contracts and tariffs, places, crews, plans, users.

use chrono::NaiveDate;
use entity::enums::{BankAccountKind, ChargeItem, ContractKind, FeeBasis, Line, Role, ScopeKind};
use entity::value::{ContractId, CrewId, EstateId, Fen, Month, SubdistrictId};

use super::PASSWORD;
use super::gear;
use super::inspect;
use super::plans::{self, Planner};
use super::settle;
use super::staff::{self, Team};
use crate::access::Caller;
use crate::access::service::{NewUser, add_user, caller_named};
use crate::app::App;
use crate::contracts::{
    Details, NewContract, NewPrice, NewTariffVersion, add_contract_in, add_tariff_version_in,
};
use crate::crews::service::{EditCrew, NewCrew};
use crate::crews::shift::Shift;
use crate::db::Tx;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::people::register;
use crate::places;
use crate::reconciliation;
use crate::transact;

/// The register of the model community, with invented names.
const REGISTER: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/register_cuiyuan.xlsx"));
/// The operator's number as a merchant of WeChat Pay.
pub const MERCHANT: &str = "1601959388";
pub const BANK_ACCOUNT: &str = "33050161990000000186";
pub const OPERATOR: &str = "翠苑城市运营服务有限公司";
const OFFICE: &str = "翠苑街道办事处";

/// The ids the rest of the demo needs.
pub struct World {
    pub subdistrict: SubdistrictId,
    pub estate: EstateId,
    pub property_contract: ContractId,
    pub street_contract: ContractId,
    pub waste_contract: ContractId,
    pub green_contract: ContractId,
    pub repair_crew: CrewId,
    pub green_crew: CrewId,
    pub waste_crew: CrewId,
    pub street_crew: CrewId,
    pub administrator: Caller,
    pub finance: Caller,
    pub dispatcher: Caller,
    pub steward: Caller,
    pub officer: Caller,
    /// Of the crew that patrols.
    pub patroller: Caller,
    pub logins: Vec<(String, Role)>,
}

pub struct Contracts {
    pub property: ContractId,
    pub street: ContractId,
    pub green: ContractId,
    pub waste: ContractId,
}

fn system() -> Caller {
    Caller::system("demo")
}

pub async fn make(app: &App, first: Month) -> Result<World> {
    let caller = system();
    register::import(app, &caller, REGISTER, false).await?;
    let window = PageQuery { cursor: None, limit: Some(1) }.window()?;
    let estates = places::estates(app, &caller, window).await?;
    let estate = estates.items.first().ok_or_else(Error::not_found)?;
    let (subdistrict, estate) = (estate.subdistrict_id, estate.id);
    let now = app.now();
    let start = first.first_day();
    let (crews, contracts) = transact!(app.db, "demo.world", |tx| {
        let contracts = contracts(tx, &caller, now, subdistrict, estate, first).await?;
        let crews = make_crews(app, tx, &caller, subdistrict, start).await?;
        let planner = Planner { app, tx, caller: &caller, subdistrict, estate, start };
        plans::make(&planner, &contracts, &crews).await?;
        inspect::make(&planner, &contracts, crews.patrol).await?;
        settle::schemes(app, tx, &caller, &contracts, first).await?;
        Ok((crews, contracts))
    })?;
    super::streets::make(app, &caller, subdistrict).await?;
    let account = reconciliation::NewBankAccount {
        estate,
        kind: BankAccountKind::Bank,
        bank: "CCB".to_owned(),
        number: BANK_ACCOUNT.to_owned(),
        name: OPERATOR.to_owned(),
        settles_to: None,
    };
    let bank = reconciliation::add_bank_account(app, &caller, account.clone()).await?;
    let merchant = reconciliation::NewBankAccount {
        kind: BankAccountKind::Wechat,
        bank: String::new(),
        number: MERCHANT.to_owned(),
        settles_to: Some(bank),
        ..account
    };
    reconciliation::add_bank_account(app, &caller, merchant).await?;
    let mut logins = users(app, subdistrict, estate, &crews).await?;
    logins.extend(super::stewards::make(app, &caller, estate, start).await?);
    Ok(World {
        subdistrict,
        estate,
        property_contract: contracts.property,
        street_contract: contracts.street,
        waste_contract: contracts.waste,
        green_contract: contracts.green,
        repair_crew: crews.repair,
        green_crew: crews.green,
        waste_crew: crews.waste_early,
        street_crew: crews.street[0],
        administrator: caller_named(app, "admin").await?,
        finance: caller_named(app, "finance").await?,
        dispatcher: caller_named(app, "dispatcher").await?,
        steward: caller_named(app, "steward").await?,
        officer: caller_named(app, "officer").await?,
        patroller: caller_named(app, "crew10").await?,
        logins,
    })
}

async fn contracts(
    tx: &Tx,
    caller: &Caller,
    now: chrono::DateTime<chrono::Utc>,
    subdistrict_id: SubdistrictId,
    estate: EstateId,
    first: Month,
) -> Result<Contracts> {
    let year = first.year();
    let begin = NaiveDate::from_ymd_opt(year - 2, 1, 1).expect("a valid day");
    let end = NaiveDate::from_ymd_opt(year + 3, 1, 1).expect("a valid day");
    let contract =
        |number: &str, kind, name: &str, estate_id, value: Option<&str>, prices: Vec<NewPrice>| NewContract {
            number: number.to_owned(),
            kind,
            name: name.to_owned(),
            subdistrict_id,
            estate_id,
            purchaser: if estate_id.is_some() {
                "翠苑一区物业管理委员会".to_owned()
            } else {
                OFFICE.to_owned()
            },
            supplier: OPERATOR.to_owned(),
            starts_on: begin,
            ends_on: end,
            annual_value: value.and_then(|v| v.parse().ok()),
            prices,
            details: if estate_id.is_some() {
                Details { fee_basis: Some(FeeBasis::LumpSum), ..Details::default() }
            } else {
                // A twentieth of the smallest is deposited for each; the operator is a medium enterprise.
                Details {
                    supplier_is_sme: true,
                    late: "0.05".parse().ok(),
                    bond: Some(Fen(1_250_000)),
                    ..Details::default()
                }
            },
        };
    let mut ids = Vec::with_capacity(4);
    use ContractKind as K;
    let (office, some) = (None, Some("1420000.00"));
    for new in [
        contract(
            "WY-001",
            K::PropertyService,
            "翠苑一区物业服务合同（包干制）",
            Some(estate),
            some,
            Vec::new(),
        ),
        contract(
            "SZ-JX-001",
            K::StreetCleaning,
            "翠苑街道街巷保洁服务合同",
            office,
            None,
            settle::street_prices(),
        ),
        contract("SZ-LH-001", K::Greening, "翠苑街道街区绿化养护合同", office, None, settle::green_prices()),
        contract(
            "SZ-QY-001",
            K::WasteHaulage,
            "翠苑街道生活垃圾清运合同",
            office,
            Some("544000.00"),
            settle::waste_prices(),
        ),
    ] {
        ids.push(add_contract_in(tx, caller, now, &new).await?);
    }
    for (item, rate, clause) in [
        (ChargeItem::PropertyFee, "0.15", "物业服务合同第十二条"),
        (ChargeItem::Parking, "120.00", "物业服务合同第十五条"),
        (ChargeItem::SharedElectricity, "0.00", "物业服务合同第十六条：按户分摊"),
    ] {
        let version = NewTariffVersion {
            contract_id: ids[0],
            item,
            effective_from: begin,
            rate: rate.parse()?,
            authority: clause.to_owned(),
            approved_on: begin,
        };
        add_tariff_version_in(tx, caller, now, &version).await?;
    }
    Ok(Contracts { property: ids[0], street: ids[1], green: ids[2], waste: ids[3] })
}

pub struct Crews {
    pub street: [CrewId; 3],
    pub waste_early: CrewId,
    pub waste_late: CrewId,
    pub green: CrewId,
    pub stairs: [CrewId; 2],
    pub repair: CrewId,
    pub patrol: CrewId,
    all: Vec<(CrewId, &'static str)>,
}

async fn make_crews(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    subdistrict_id: SubdistrictId,
    begin: NaiveDate,
) -> Result<Crews> {
    const H: i32 = 60;
    let list: [(&str, Line, &str, usize, i32, i32); 10] = [
        ("街巷保洁一组", Line::StreetCleaning, "王秀兰", 9, 5 * H, 13 * H),
        ("街巷保洁二组", Line::StreetCleaning, "陈根宝", 9, 5 * H, 13 * H),
        ("街巷保洁三组", Line::StreetCleaning, "徐美娟", 8, 12 * H + 30, 22 * H),
        ("清运早班", Line::WasteHaulage, "李建国", 6, 5 * H, 13 * H),
        ("清运晚班", Line::WasteHaulage, "周志强", 4, 14 * H, 22 * H),
        ("绿化养护组", Line::Greening, "陈志强", 8, 7 * H, 16 * H),
        ("楼道保洁一组", Line::Property, "赵敏", 6, 7 * H, 16 * H),
        ("楼道保洁二组", Line::Property, "孙桂芳", 6, 7 * H, 16 * H),
        ("综合维修组", Line::Property, "张伟", 5, 7 * H + 30, 18 * H),
        ("秩序巡查组", Line::Property, "孙鹏", 9, 6 * H, 22 * H),
    ];
    let mut ids = Vec::with_capacity(list.len());
    let mut teams = Vec::with_capacity(list.len());
    for (n, (name, line, foreman, headcount, start, end)) in list.iter().enumerate() {
        let crew = EditCrew {
            line: *line,
            name: (*name).to_owned(),
            foreman: (*foreman).to_owned(),
            phone: format!("1990001{:04}", 100 + n),
            active: true,
            shifts: vec![Shift { weekdays: 127, start_minute: *start, end_minute: *end }],
        };
        let made =
            crate::crews::service::create_in(app, tx, caller, app.now(), &NewCrew { subdistrict_id, crew })
                .await?;
        ids.push(made.crew.id);
        teams.push(Team { crew: made.crew, headcount: *headcount });
    }
    staff::make(app, tx, caller, subdistrict_id, &teams, begin).await?;
    gear::make(app, tx, caller, subdistrict_id, &teams, begin).await?;
    Ok(Crews {
        street: [ids[0], ids[1], ids[2]],
        waste_early: ids[3],
        waste_late: ids[4],
        green: ids[5],
        stairs: [ids[6], ids[7]],
        repair: ids[8],
        patrol: ids[9],
        all: ids.iter().copied().zip(list.iter().map(|c| c.0)).collect(),
    })
}

async fn users(
    app: &App,
    subdistrict: SubdistrictId,
    estate: EstateId,
    crews: &Crews,
) -> Result<Vec<(String, Role)>> {
    let caller = system();
    let resident = 1i64;
    let fixed: [(&str, &str, Role, ScopeKind, i64); 6] = [
        ("admin", "系统管理员", Role::Administrator, ScopeKind::City, 0),
        ("dispatcher", "何芳", Role::Dispatcher, ScopeKind::Subdistrict, subdistrict.0),
        ("finance", "林静", Role::Finance, ScopeKind::Subdistrict, subdistrict.0),
        ("steward", "吴晓燕", Role::Steward, ScopeKind::Estate, estate.0),
        ("officer", "沈国良", Role::Officer, ScopeKind::Subdistrict, subdistrict.0),
        ("resident", "居民演示", Role::Resident, ScopeKind::Account, resident),
    ];
    let mut list: Vec<(String, String, Role, ScopeKind, i64)> =
        fixed.iter().map(|(u, n, r, k, id)| ((*u).to_owned(), (*n).to_owned(), *r, *k, *id)).collect();
    for (n, (crew, name)) in crews.all.iter().enumerate() {
        list.push((format!("crew{}", n + 1), (*name).to_owned(), Role::Crew, ScopeKind::Crew, crew.0));
    }
    let mut logins = Vec::with_capacity(list.len());
    for (username, display_name, role, scope_kind, scope_id) in list {
        let new = NewUser {
            username: username.clone(),
            display_name,
            password: PASSWORD.to_owned(),
            // Contracts about to end are told of to whoever may change them.
            email: if role == Role::Administrator { "admin@example.com".to_owned() } else { String::new() },
            role,
            scope_kind,
            scope_id,
        };
        add_user(app, &caller, new).await?;
        logins.push((username, role));
    }
    Ok(logins)
}
