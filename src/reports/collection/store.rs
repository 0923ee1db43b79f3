//! The lines behind the figures, and their sums: the engine adds up lines that lie within the range or before it; those
//! of several months that lie across its edge come to us to be split, with all lines of their households.

use chrono::NaiveDate;
use entity::enums::ChargeItem;
use entity::value::{AccountId, BillId, BuildingId, EstateId, Fen, Month};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::month_parts::{Line, State};
use super::service::Narrow;
use crate::access::{Reach, ReachColumns};
use crate::db::sql;
use crate::error::Result;
use crate::people::stewards;
use crate::reports::range::Range;

const BILLS: ReachColumns<&str> = ReachColumns {
    subdistrict: Some("b.subdistrict_id"),
    estate: Some("b.estate_id"),
    crew: None,
    account: Some("b.account_id"),
};

/// Every bill.
pub const EVERY: (&str, Vec<Value>) = ("", Vec::new());

/// Text with its values, in the order of the placeholders.
pub struct Query {
    pub text: String,
    pub values: Vec<Value>,
}

/// Columns of `table` that hold what `amount` summed to up to each of the three days: end, eve, close.
fn at_days(range: &Range, one: impl Fn(NaiveDate) -> (String, Vec<Value>)) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let columns: Vec<String> =
        [("at_end", range.as_of), ("at_eve", range.eve()), ("at_close", range.close())]
            .into_iter()
            .map(|(name, day)| {
                let (text, own) = one(day);
                values.extend(own);
                format!("CAST(SUM({text}) AS BIGINT) AS {name}")
            })
            .collect();
    (columns.join(", "), values)
}

/// `WITH … lines`: every line of a bill that stood on `as_of`, of the range's months and of those before, with what was
/// credited, paid and written off of it on each of the three days. An item of none means all; `only` chooses among the bills (`b`).
pub fn lines_until(range: &Range, reach: &Reach, narrow: &Narrow, only: (&str, Vec<Value>)) -> Query {
    let mut values: Vec<Value> = vec![range.as_of.into(), range.as_of.into(), range.to.0.into()];
    let mut narrowed = String::new();
    for (column, id) in
        [("estate_id", narrow.estate.map(|e| e.0)), ("building_id", narrow.building.map(|b| b.0))]
    {
        if let Some(id) = id {
            narrowed.push_str(&format!(" AND b.{column} = ?"));
            values.push(id.into());
        }
    }
    if let Some(choice) = narrow.steward {
        let (text, own) = stewards::among("b.building_id", choice, range.as_of);
        narrowed.push_str(&format!(" AND {text}"));
        values.extend(own);
    }
    if !only.0.is_empty() {
        narrowed.push_str(" AND ");
        narrowed.push_str(only.0);
        values.extend(only.1);
    }
    let (paid, own) = at_days(range, |day| {
        let text = "CASE WHEN a.allocated_on <= ? AND (a.unapplied_on IS NULL OR a.unapplied_on > ?) THEN a.amount_fen ELSE 0 END";
        (text.to_owned(), vec![day.into(), day.into()])
    });
    values.extend(own);
    values.push(range.as_of.into());
    let (noted, own) = at_days(range, |day| {
        ("CASE WHEN n.noted_on <= ? THEN n.amount_fen ELSE 0 END".to_owned(), vec![day.into()])
    });
    values.extend(own);
    values.push(range.as_of.into());
    let (given, own) = at_days(range, |day| {
        let text = "CASE WHEN w.book_date <= ? AND (w.reversed_on IS NULL OR w.reversed_on > ?) THEN w.amount_fen ELSE 0 END";
        (text.to_owned(), vec![day.into(), day.into()])
    });
    values.extend(own);
    values.push(range.as_of.into());
    let item = match narrow.item {
        Some(item) => {
            values.push(item.word().into());
            " WHERE l.item = ?"
        }
        None => "",
    };
    let text = format!(
        "WITH bills AS MATERIALIZED (SELECT b.id, b.number, b.estate_id, b.building_id, b.account_id, b.due_on, \
           b.month AS first_month, b.month + b.month_count - 1 AS last_month FROM bill b \
           WHERE b.issued_on <= ? AND (b.voided_on IS NULL OR b.voided_on > ?) AND b.month <= ? AND {}{narrowed}), \
         paid AS MATERIALIZED (SELECT a.bill_line_id AS line, {paid} FROM allocation a JOIN bills b ON b.id = a.bill_id \
           WHERE a.bill_line_id IS NOT NULL AND a.allocated_on <= ? GROUP BY a.bill_line_id), \
         noted AS MATERIALIZED (SELECT n.bill_line_id AS line, {noted} FROM credit_note n JOIN bills b ON b.id = n.bill_id \
           WHERE n.noted_on <= ? GROUP BY n.bill_line_id), \
         given AS MATERIALIZED (SELECT w.bill_line_id AS line, {given} FROM write_off w JOIN bills b ON b.id = w.bill_id \
           WHERE w.status IN ('written', 'reversed') AND w.book_date <= ? GROUP BY w.bill_line_id), \
         lines AS MATERIALIZED (SELECT l.id, b.id AS bill_id, b.number, b.estate_id, b.building_id, b.account_id, b.due_on, \
           b.first_month, b.last_month, l.item, l.gross_fen AS gross, l.amount_fen AS amount, \
           COALESCE(n.at_end, 0) AS credited_end, COALESCE(n.at_eve, 0) AS credited_eve, COALESCE(n.at_close, 0) AS credited_close, \
           COALESCE(w.at_end, 0) AS written_end, COALESCE(w.at_eve, 0) AS written_eve, COALESCE(w.at_close, 0) AS written_close, \
           COALESCE(p.at_end, 0) AS paid_end, COALESCE(p.at_eve, 0) AS paid_eve, COALESCE(p.at_close, 0) AS paid_close \
           FROM bills b JOIN bill_line l ON l.bill_id = b.id LEFT JOIN paid p ON p.line = l.id LEFT JOIN noted n ON n.line = l.id LEFT JOIN given w ON w.line = l.id{item})",
        reach.sql(BILLS)
    );
    Query { text, values }
}

/// [`lines_until`], and the accounts that have a line across an edge of the range.
fn with_across(range: &Range, reach: &Reach, narrow: &Narrow, only: (&str, Vec<Value>)) -> Query {
    let mut query = lines_until(range, reach, narrow, only);
    query.text.push_str(
        ", across AS MATERIALIZED (SELECT DISTINCT account_id FROM lines \
         WHERE last_month >= ? AND (first_month < ? OR last_month > ?))",
    );
    query.values.extend([range.from.0, range.from.0, range.to.0].map(Value::from));
    query
}

/// Sums of lines within the range or before it; a row of kind `money` has the sums of an item in a building, one of kind
/// `building` or `item` counts the households of it.
#[derive(Debug, FromQueryResult)]
pub struct SumRow {
    pub kind: String,
    pub estate_id: i64,
    pub building_id: i64,
    pub item: String,
    pub gross: Fen,
    pub issued: Fen,
    pub credited: Fen,
    pub paid: Fen,
    pub written: Fen,
    pub opening: Fen,
    pub opening_credited: Fen,
    pub opening_paid: Fen,
    pub opening_written: Fen,
    pub households: i64,
    pub households_paid: i64,
}

pub async fn sums<C: ConnectionTrait>(
    db: &C,
    range: &Range,
    reach: &Reach,
    narrow: &Narrow,
) -> Result<Vec<SumRow>> {
    let Query { text, mut values } = with_across(range, reach, narrow, EVERY);
    let from = range.from.0;
    let own = "NOT EXISTS (SELECT 1 FROM across x WHERE x.account_id = l.account_id)";
    let within = |columns: &str| format!("SUM(CASE WHEN l.first_month >= ? THEN {columns} ELSE 0 END)");
    let before = |columns: &str| format!("SUM(CASE WHEN l.last_month < ? THEN {columns} ELSE 0 END)");
    let money = [
        (within("l.gross"), "gross"),
        (within("l.amount"), "issued"),
        (within("l.credited_end"), "credited"),
        (within("l.paid_end"), "paid"),
        (within("l.written_end"), "written"),
        (before("l.amount - l.credited_eve - l.paid_eve - l.written_eve"), "opening"),
        (before("l.credited_close - l.credited_eve"), "opening_credited"),
        (before("l.paid_close - l.paid_eve"), "opening_paid"),
        (before("l.written_close - l.written_eve"), "opening_written"),
    ]
    .map(|(sum, name)| format!("CAST({sum} AS BIGINT) AS {name}"))
    .join(", ");
    values.extend(std::iter::repeat_n(Value::from(from), 9));
    // By column: who has something of the range, and who has nothing of it open.
    let households = |kind: &str, keys: &str, estate: &str, building: &str, item: &str| {
        format!(
            "SELECT '{kind}', {estate}, {building}, {item}, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), \
             CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), COUNT(*), CAST(SUM(CASE WHEN h.open = 0 THEN 1 ELSE 0 END) AS BIGINT) \
             FROM (SELECT {keys}, SUM(l.amount - l.credited_end - l.paid_end - l.written_end) AS open FROM lines l \
               WHERE l.first_month >= ? AND {own} GROUP BY {keys}) h GROUP BY {estate}, {building}, {item}"
        )
    };
    values.extend(std::iter::repeat_n(Value::from(from), 2));
    let text = format!(
        "{text} SELECT 'money' AS kind, l.estate_id, l.building_id, l.item, {money}, CAST(0 AS BIGINT) AS households, \
         CAST(0 AS BIGINT) AS households_paid FROM lines l WHERE {own} GROUP BY l.estate_id, l.building_id, l.item \
         UNION ALL {} UNION ALL {}",
        households(
            "building",
            "l.estate_id, l.building_id, l.account_id",
            "h.estate_id",
            "h.building_id",
            "CAST('' AS TEXT)"
        ),
        households("item", "l.item, l.account_id", "CAST(0 AS BIGINT)", "CAST(0 AS BIGINT)", "h.item"),
    );
    Ok(SumRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// A line with its three days.
#[derive(Debug, Clone, FromQueryResult)]
pub struct LineRow {
    pub id: i64,
    pub bill_id: BillId,
    pub number: String,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub account_id: AccountId,
    pub due_on: NaiveDate,
    pub first_month: Month,
    pub last_month: Month,
    pub item: ChargeItem,
    pub gross: Fen,
    pub amount: Fen,
    pub credited_end: Fen,
    pub credited_eve: Fen,
    pub credited_close: Fen,
    pub paid_end: Fen,
    pub paid_eve: Fen,
    pub paid_close: Fen,
    pub written_end: Fen,
    pub written_eve: Fen,
    pub written_close: Fen,
}

impl LineRow {
    /// For the rule that splits it.
    #[must_use]
    pub const fn line<'a>(&self, months: &'a [(Month, Fen)]) -> Line<'a> {
        Line {
            first: self.first_month,
            last: self.last_month,
            gross: self.gross,
            amount: self.amount,
            end: State { credited: self.credited_end, paid: self.paid_end, written: self.written_end },
            eve: State { credited: self.credited_eve, paid: self.paid_eve, written: self.written_eve },
            close: State {
                credited: self.credited_close,
                paid: self.paid_close,
                written: self.written_close,
            },
            months,
        }
    }
}

/// All lines of the households that have one across an edge of the range.
pub async fn lines_across<C: ConnectionTrait>(
    db: &C,
    range: &Range,
    reach: &Reach,
    narrow: &Narrow,
) -> Result<Vec<LineRow>> {
    let edges = [range.from.0, range.from.0, range.to.0].map(Value::from);
    let only = "b.account_id IN (SELECT s.account_id FROM bill s WHERE s.month_count > 1 AND s.month + s.month_count - 1 >= ? \
                AND (s.month < ? OR s.month + s.month_count - 1 > ?))";
    let Query { text, values } = with_across(range, reach, narrow, (only, edges.to_vec()));
    let text = format!(
        "{text} SELECT l.* FROM lines l JOIN across x ON x.account_id = l.account_id ORDER BY l.account_id, l.id"
    );
    Ok(LineRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// Lines chosen by `condition` after the line `after`, by id.
pub async fn lines<C: ConnectionTrait>(
    db: &C,
    query: Query,
    condition: (&str, Vec<Value>),
    after: i64,
    limit: u64,
) -> Result<Vec<LineRow>> {
    let Query { text, mut values } = query;
    let text = format!(
        "{text} SELECT l.* FROM lines l WHERE l.id > ? AND {} ORDER BY l.id LIMIT {limit}",
        condition.0
    );
    values.push(after.into());
    values.extend(condition.1);
    Ok(LineRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// A month's part of a line, as billed.
#[derive(Debug, FromQueryResult)]
pub struct MonthPartRow {
    pub bill_line_id: i64,
    pub month: Month,
    pub amount_fen: Fen,
}

/// The month parts of lines of several months.
pub async fn month_parts<C: ConnectionTrait>(db: &C, lines: &[LineRow]) -> Result<Vec<MonthPartRow>> {
    // Ids are numbers: inlined, the list has no limit on variables.
    let ids: Vec<String> =
        lines.iter().filter(|l| l.first_month < l.last_month).map(|l| l.id.to_string()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT bill_line_id, month, amount_fen FROM coverage WHERE bill_line_id IN ({}) ORDER BY bill_line_id, month",
        ids.join(",")
    );
    Ok(MonthPartRow::find_by_statement(sql(db, &text, vec![])).all(db).await?)
}

/// A building in words.
#[derive(Debug, Clone, FromQueryResult)]
pub struct BuildingName {
    pub id: BuildingId,
    pub number: String,
    pub estate: String,
}

/// The buildings of the estates within reach.
pub async fn building_names<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<BuildingName>> {
    let columns = ReachColumns {
        subdistrict: Some("e.subdistrict_id"),
        estate: Some("e.id"),
        crew: None,
        account: None,
    };
    let text = format!(
        "SELECT b.id, b.number, e.name AS estate FROM building b JOIN estate e ON e.id = b.estate_id WHERE {}",
        reach.sql(columns)
    );
    Ok(BuildingName::find_by_statement(sql(db, &text, vec![])).all(db).await?)
}

/// What is open by due day in an estate.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DueRow {
    pub estate_id: EstateId,
    pub estate: String,
    pub due_on: NaiveDate,
    pub open: Fen,
    pub bills: i64,
}

/// What is open, by estate and due day: a handful of days a year.
pub async fn open_by_due<C: ConnectionTrait>(
    db: &C,
    range: &Range,
    reach: &Reach,
    narrow: &Narrow,
) -> Result<Vec<DueRow>> {
    let Query { text, values } = lines_until(range, reach, narrow, EVERY);
    let text = format!(
        "{text} SELECT l.estate_id, e.name AS estate, l.due_on, CAST(SUM(l.amount - l.credited_end - l.paid_end - l.written_end) AS BIGINT) AS open, \
         COUNT(DISTINCT l.bill_id) AS bills FROM lines l JOIN estate e ON e.id = l.estate_id \
         WHERE l.amount - l.credited_end - l.paid_end - l.written_end > 0 GROUP BY l.estate_id, e.name, l.due_on ORDER BY l.estate_id, l.due_on"
    );
    Ok(DueRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What was charged and collected for a month by lines of that month alone.
#[derive(Debug, Clone, FromQueryResult)]
pub struct MonthRow {
    pub month: Month,
    pub charged: Fen,
    pub collected: Fen,
}

pub async fn by_month<C: ConnectionTrait>(
    db: &C,
    range: &Range,
    reach: &Reach,
    narrow: &Narrow,
) -> Result<Vec<MonthRow>> {
    let only = ("b.month >= ? AND b.month_count = 1", vec![range.from.0.into()]);
    let Query { text, values } = lines_until(range, reach, narrow, only);
    let text = format!(
        "{text} SELECT l.first_month AS month, CAST(SUM(l.amount - l.credited_end) AS BIGINT) AS charged, \
         CAST(SUM(l.paid_end) AS BIGINT) AS collected FROM lines l \
         GROUP BY l.first_month ORDER BY l.first_month"
    );
    Ok(MonthRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}
