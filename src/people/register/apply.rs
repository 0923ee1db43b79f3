//! The register against the database: what is there, and the writing of a plan.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::ConsentPurpose;
use entity::value::{
    AccountId, BuildingId, CommunityId, DwellingId, EntranceId, EstateId, PersonId, SubdistrictId,
};
use entity::{
    account, building, community, consent, dwelling, dwelling_area, entrance, estate, person, subdistrict,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::diff::{
    BuildingKey, DwellingKey, EntranceKey, EstateKey, Existing, ExistingAccount, ExistingDwelling, Plan,
};
use super::row::RegisterRow;
use crate::access::Caller;
use crate::db::audit::{Change, record_all};
use crate::db::{Tx, bulk, sql};
use crate::error::{Error, Result};

/// The area a register states holds for all time before the first re-survey.
fn area_since() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).expect("a valid day")
}

/// Reads what is there in the estates of `rows`: a fixed number of queries, whatever the size.
pub async fn load<C: ConnectionTrait>(db: &C, rows: &[RegisterRow]) -> Result<Existing> {
    let mut existing = Existing::default();
    let names: HashSet<&str> = rows.iter().map(|r| r.subdistrict.as_str()).collect();
    let subdistricts =
        subdistrict::Entity::find().filter(subdistrict::Column::Name.is_in(names)).all(db).await?;
    let ids: Vec<i64> = subdistricts.iter().map(|s| s.id.0).collect();
    let name_of: HashMap<SubdistrictId, String> =
        subdistricts.iter().map(|s| (s.id, s.name.clone())).collect();
    existing.subdistricts = subdistricts.into_iter().map(|s| (s.name, s.id)).collect();
    for row in
        community::Entity::find().filter(community::Column::SubdistrictId.is_in(ids.clone())).all(db).await?
    {
        existing.communities.insert((name_of[&row.subdistrict_id].clone(), row.name), row.id);
    }
    let wanted: HashSet<EstateKey> = rows.iter().map(RegisterRow::estate_key).collect();
    let mut keys: HashMap<EstateId, EstateKey> = HashMap::new();
    for row in estate::Entity::find().filter(estate::Column::SubdistrictId.is_in(ids)).all(db).await? {
        let key = EstateKey { subdistrict: name_of[&row.subdistrict_id].clone(), estate: row.name };
        if wanted.contains(&key) {
            existing.estates.insert(key.clone(), row.id);
            keys.insert(row.id, key);
        }
    }
    let estates: Vec<i64> = keys.keys().map(|id| id.0).collect();
    if !estates.is_empty() {
        load_buildings(db, &estates, &keys, &mut existing).await?;
    }
    Ok(existing)
}

async fn load_buildings<C: ConnectionTrait>(
    db: &C,
    estates: &[i64],
    keys: &HashMap<EstateId, EstateKey>,
    existing: &mut Existing,
) -> Result<()> {
    let mut buildings: HashMap<BuildingId, BuildingKey> = HashMap::new();
    for row in
        building::Entity::find().filter(building::Column::EstateId.is_in(estates.to_vec())).all(db).await?
    {
        let key = BuildingKey(keys[&row.estate_id].clone(), row.number);
        buildings.insert(row.id, key.clone());
        existing.buildings.insert(key, row.id);
    }
    let mut entrances: HashMap<EntranceId, EntranceKey> = HashMap::new();
    for row in
        entrance::Entity::find().filter(entrance::Column::EstateId.is_in(estates.to_vec())).all(db).await?
    {
        let key = EntranceKey(buildings[&row.building_id].clone(), row.number);
        entrances.insert(row.id, key.clone());
        existing.entrances.insert(key, row.id);
    }
    let mut areas = HashMap::new();
    let surveys = dwelling_area::Entity::find()
        .filter(dwelling_area::Column::DwellingId.in_subquery(dwellings_of(estates)))
        .order_by_asc(dwelling_area::Column::EffectiveFrom);
    for row in surveys.all(db).await? {
        areas.insert(row.dwelling_id, row.gross_area);
    }
    let mut accounts = load_accounts(db, estates).await?;
    for row in
        dwelling::Entity::find().filter(dwelling::Column::EstateId.is_in(estates.to_vec())).all(db).await?
    {
        let found = ExistingDwelling {
            id: row.id,
            area: areas.get(&row.id).copied(),
            accounts: accounts.remove(&row.id).unwrap_or_default(),
        };
        existing.dwellings.insert(DwellingKey(entrances[&row.entrance_id].clone(), row.room_no), found);
    }
    Ok(())
}

fn dwellings_of(estates: &[i64]) -> SelectStatement {
    Query::select()
        .column(dwelling::Column::Id)
        .from(dwelling::Entity)
        .and_where(dwelling::Column::EstateId.is_in(estates.to_vec()))
        .to_owned()
}

async fn load_accounts<C: ConnectionTrait>(
    db: &C,
    estates: &[i64],
) -> Result<HashMap<DwellingId, Vec<ExistingAccount>>> {
    let people = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(person::Column::EstateId.is_in(estates.to_vec()))
        .to_owned();
    let consents: HashMap<PersonId, bool> = consent::Entity::find()
        .filter(consent::Column::PersonId.in_subquery(people))
        .filter(consent::Column::Purpose.eq(ConsentPurpose::BillMail))
        .order_by_asc(consent::Column::Id)
        .all(db)
        .await?
        .into_iter()
        .map(|c| (c.person_id, c.granted))
        .collect();
    let persons: HashMap<PersonId, person::Model> = person::Entity::find()
        .filter(person::Column::EstateId.is_in(estates.to_vec()))
        .all(db)
        .await?
        .into_iter()
        .map(|p| (p.id, p))
        .collect();
    let mut accounts: HashMap<DwellingId, Vec<ExistingAccount>> = HashMap::new();
    for row in
        account::Entity::find().filter(account::Column::EstateId.is_in(estates.to_vec())).all(db).await?
    {
        let person = &persons[&row.person_id];
        accounts.entry(row.dwelling_id).or_default().push(ExistingAccount {
            id: row.id,
            person: row.person_id,
            from: row.occupied_from,
            to: row.occupied_to,
            relief: row.relief_category,
            name: person.name.clone(),
            phone: person.phone.clone(),
            email: person.email.clone(),
            bill_mail: consents.get(&row.person_id).copied(),
        });
    }
    Ok(accounts)
}

/// Where a new dwelling hangs.
struct Tree {
    subdistricts: HashMap<String, SubdistrictId>,
    communities: HashMap<(String, String), CommunityId>,
    estates: HashMap<EstateKey, EstateId>,
    buildings: HashMap<BuildingKey, BuildingId>,
    entrances: HashMap<EntranceKey, EntranceId>,
    dwellings: HashMap<DwellingKey, DwellingId>,
}

/// Writes `plan`.
pub async fn store(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    today: NaiveDate,
    existing: &Existing,
    plan: &Plan,
    rows: &[RegisterRow],
) -> Result<()> {
    let mut tree = Tree {
        subdistricts: existing.subdistricts.clone(),
        communities: existing.communities.clone(),
        estates: existing.estates.clone(),
        buildings: existing.buildings.clone(),
        entrances: existing.entrances.clone(),
        dwellings: existing.dwellings.iter().map(|(k, d)| (k.clone(), d.id)).collect(),
    };
    store_estates(tx, &mut tree, rows).await?;
    store_stairs(tx, &mut tree, rows).await?;
    store_dwellings(tx, &mut tree, plan, rows).await?;
    let surveys = plan.resurveyed.iter().map(|(id, area)| {
        // A second correction on the same day replaces the first.
        sql(
            tx,
            "INSERT INTO dwelling_area (dwelling_id, effective_from, gross_area) VALUES (?, ?, ?) \
             ON CONFLICT (dwelling_id, effective_from) DO UPDATE SET gross_area = excluded.gross_area",
            vec![id.0.into(), today.into(), area.0.into()],
        )
    });
    for statement in surveys {
        tx.execute_raw(statement).await?;
    }
    store_accounts(tx, now, &tree, plan, rows).await?;
    let mut changes = change_accounts(tx, now, plan, rows).await?;
    for (dwelling, area) in &plan.resurveyed {
        changes.push(Change {
            action: "places.dwelling.resurvey",
            subject: "dwelling",
            subject_id: dwelling.0,
            after: Some(json!({ "gross_area": area })),
            ..Change::default()
        });
    }
    for estate in &plan.estates_touched {
        let id = tree.estates[estate];
        changes.push(Change {
            action: "people.register.import",
            subject: "estate",
            subject_id: id.0,
            subdistrict_id: Some(tree.subdistricts[&estate.subdistrict]),
            estate_id: Some(id),
            after: Some(json!({ "rows": rows.len(), "dwellings": plan.new_dwellings.len(), "accounts": plan.new_accounts.len() })),
            ..Change::default()
        });
    }
    record_all(tx, now, caller, changes).await
}

async fn store_estates(tx: &Tx, tree: &mut Tree, rows: &[RegisterRow]) -> Result<()> {
    for row in rows {
        if tree.estates.contains_key(&row.estate_key()) {
            continue;
        }
        let subdistrict_id = match tree.subdistricts.get(&row.subdistrict) {
            Some(id) => *id,
            None => {
                let id = subdistrict::ActiveModel { id: NotSet, name: Set(row.subdistrict.clone()) }
                    .insert(tx)
                    .await?
                    .id;
                tree.subdistricts.insert(row.subdistrict.clone(), id);
                id
            }
        };
        let community_key = (row.subdistrict.clone(), row.community.clone());
        let community_id = match tree.communities.get(&community_key) {
            Some(id) => *id,
            None => {
                let model = community::ActiveModel {
                    id: NotSet,
                    subdistrict_id: Set(subdistrict_id),
                    name: Set(row.community.clone()),
                };
                let id = model.insert(tx).await?.id;
                tree.communities.insert(community_key, id);
                id
            }
        };
        let model = estate::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(subdistrict_id),
            community_id: Set(community_id),
            name: Set(row.estate.clone()),
        };
        tree.estates.insert(row.estate_key(), model.insert(tx).await?.id);
    }
    Ok(())
}

/// The keys of `rows` that `known` lacks, each once, in the file's order.
fn missing<'a, K: std::hash::Hash + Eq + Clone + 'a, V>(
    rows: &'a [RegisterRow],
    key: impl Fn(&RegisterRow) -> K,
    known: &HashMap<K, V>,
) -> Vec<K> {
    let mut seen = HashSet::new();
    rows.iter().map(key).filter(|k| !known.contains_key(k) && seen.insert(k.clone())).collect()
}

async fn store_stairs(tx: &Tx, tree: &mut Tree, rows: &[RegisterRow]) -> Result<()> {
    let new = missing(rows, RegisterRow::building_key, &tree.buildings);
    let ids = bulk::ids(tx, "building", new.len()).await?;
    let mut models = Vec::with_capacity(new.len());
    for (key, id) in new.into_iter().zip(ids) {
        models.push(building::ActiveModel {
            id: Set(BuildingId(id)),
            estate_id: Set(tree.estates[&key.0]),
            number: Set(key.1.clone()),
        });
        tree.buildings.insert(key, BuildingId(id));
    }
    bulk::insert_all(tx, models).await?;
    let new = missing(rows, RegisterRow::entrance_key, &tree.entrances);
    let ids = bulk::ids(tx, "entrance", new.len()).await?;
    let mut models = Vec::with_capacity(new.len());
    for (key, id) in new.into_iter().zip(ids) {
        models.push(entrance::ActiveModel {
            id: Set(EntranceId(id)),
            estate_id: Set(tree.estates[&key.0.0]),
            building_id: Set(tree.buildings[&key.0]),
            number: Set(key.1.clone()),
        });
        tree.entrances.insert(key, EntranceId(id));
    }
    bulk::insert_all(tx, models).await
}

async fn store_dwellings(tx: &Tx, tree: &mut Tree, plan: &Plan, rows: &[RegisterRow]) -> Result<()> {
    let ids = bulk::ids(tx, "dwelling", plan.new_dwellings.len()).await?;
    let mut dwellings = Vec::with_capacity(ids.len());
    let mut areas = Vec::with_capacity(ids.len());
    for (at, id) in plan.new_dwellings.iter().zip(ids) {
        let row = &rows[*at];
        dwellings.push(dwelling::ActiveModel {
            id: Set(DwellingId(id)),
            subdistrict_id: Set(tree.subdistricts[&row.subdistrict]),
            estate_id: Set(tree.estates[&row.estate_key()]),
            building_id: Set(tree.buildings[&row.building_key()]),
            entrance_id: Set(tree.entrances[&row.entrance_key()]),
            room_no: Set(row.room.clone()),
            code: Set(format!("{}-{}-{}", row.building, row.entrance, row.room)),
        });
        areas.push(dwelling_area::ActiveModel {
            dwelling_id: Set(DwellingId(id)),
            effective_from: Set(area_since()),
            gross_area: Set(row.area),
        });
        tree.dwellings.insert(row.dwelling_key(), DwellingId(id));
    }
    bulk::insert_all(tx, dwellings).await?;
    bulk::insert_all(tx, areas).await
}

async fn store_accounts(
    tx: &Tx,
    now: DateTime<Utc>,
    tree: &Tree,
    plan: &Plan,
    rows: &[RegisterRow],
) -> Result<()> {
    let person_ids = bulk::ids(tx, "person", plan.new_accounts.len()).await?;
    let account_ids = bulk::ids(tx, "account", plan.new_accounts.len()).await?;
    let (mut persons, mut accounts, mut consents) = (Vec::new(), Vec::new(), Vec::new());
    for ((at, person_id), account_id) in plan.new_accounts.iter().zip(person_ids).zip(account_ids) {
        let row = &rows[*at];
        let estate_id = tree.estates[&row.estate_key()];
        let person_id = PersonId(person_id);
        persons.push(person::ActiveModel {
            id: Set(person_id),
            estate_id: Set(estate_id),
            name: Set(row.owner.clone()),
            phone: Set(row.phone.clone()),
            email: Set(row.email.clone()),
            version: Set(1),
        });
        accounts.push(account::ActiveModel {
            id: Set(AccountId(account_id)),
            subdistrict_id: Set(tree.subdistricts[&row.subdistrict]),
            estate_id: Set(estate_id),
            building_id: Set(tree.buildings[&row.building_key()]),
            dwelling_id: Set(tree.dwellings[&row.dwelling_key()]),
            person_id: Set(person_id),
            occupied_from: Set(row.from),
            occupied_to: Set(row.to),
            relief_category: Set(row.relief),
            version: Set(1),
        });
        if let Some(granted) = row.consents() {
            consents.push((person_id, granted));
        }
    }
    bulk::insert_all(tx, persons).await?;
    bulk::insert_all(tx, accounts).await?;
    store_consents(tx, now, consents).await
}

async fn store_consents(tx: &Tx, now: DateTime<Utc>, consents: Vec<(PersonId, bool)>) -> Result<()> {
    let ids = bulk::ids(tx, "consent", consents.len()).await?;
    let models = consents.into_iter().zip(ids).map(|((person_id, granted), id)| consent::ActiveModel {
        id: Set(id),
        person_id: Set(person_id),
        purpose: Set(ConsentPurpose::BillMail),
        granted: Set(granted),
        source: Set("register".to_owned()),
        at: Set(now),
    });
    bulk::insert_all(tx, models.collect()).await
}

async fn change_accounts(
    tx: &Tx,
    now: DateTime<Utc>,
    plan: &Plan,
    rows: &[RegisterRow],
) -> Result<Vec<Change>> {
    let mut consents = Vec::new();
    let mut changes = Vec::with_capacity(plan.changed_accounts.len());
    for (old, at) in &plan.changed_accounts {
        let row = &rows[*at];
        let account = sql(
            tx,
            "UPDATE account SET occupied_to = ?, relief_category = ?, version = version + 1 WHERE id = ?",
            vec![row.to.into(), row.relief.word().into(), old.id.0.into()],
        );
        let person = sql(
            tx,
            "UPDATE person SET name = ?, phone = ?, email = ?, version = version + 1 WHERE id = ?",
            vec![
                row.owner.clone().into(),
                row.phone.clone().into(),
                row.email.clone().into(),
                old.person.0.into(),
            ],
        );
        for statement in [account, person] {
            if tx.execute_raw(statement).await?.rows_affected() != 1 {
                return Err(Error::stale());
            }
        }
        if let Some(granted) = row.consents().filter(|granted| old.bill_mail != Some(*granted)) {
            consents.push((old.person, granted));
        }
        changes.push(Change {
            action: "people.account.change",
            subject: "account",
            subject_id: old.id.0,
            // Names and numbers stay out of the audit: it says what kind of thing changed.
            before: Some(json!({ "occupied_to": old.to, "relief": old.relief })),
            after: Some(json!({ "occupied_to": row.to, "relief": row.relief,
                "contact_changed": old.phone != row.phone || old.email != row.email || old.name != row.owner })),
            ..Change::default()
        });
    }
    store_consents(tx, now, consents).await?;
    Ok(changes)
}
