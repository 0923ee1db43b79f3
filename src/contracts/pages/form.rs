//! Registering a contract, and amending one: what it pays for is typed in rows. Complete without JavaScript, which only adds
//! rows without a way to the server.

use axum::response::{IntoResponse, Response};
use entity::enums::{ContractKind, FeeBasis, Line, PriceUnit};
use entity::value::{Area, ContractId, EstateId, Fen, Percent, Rate, SubdistrictId};
use maud::{Markup, html};

use crate::access::Action;
use crate::contracts::service::{self, Details, NewContract, scope_of};
use crate::contracts::text;
use crate::contracts::versions::{self, MAX_PRICES, NewPrice, NewVersion};
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::places::EstateRow;
use crate::web::fields::{Fields, Typed};
use crate::web::form::{on_enter, refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, options};
use crate::web::text as words;
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Empty rows below those that are filled.
const SPARE_ROWS: usize = 2;
/// Rows that the button adds where there is no script.
const MORE_ROWS: usize = 4;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/contracts/new", new_page)
        .post("/contracts", add)
        .get("/contracts/{id}/amend", amend_page)
        .post("/contracts/{id}/amend", amend)
}

const COLUMNS: [&str; 6] =
    ["price_words", "price_line", "price_grade", "price_unit", "price_quantity", "price_amount"];

/// A price as it is typed: what, line, grade, unit, area, and a rate or a year's amount.
type Row = [String; 6];

fn rows_of(typed: &Typed) -> Vec<Row> {
    let column = |name: &str| -> Vec<String> {
        typed.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect()
    };
    let columns = COLUMNS.map(column);
    let rows = (0..columns[0].len())
        .map(|n| std::array::from_fn(|c: usize| columns[c].get(n).cloned().unwrap_or_default()));
    rows.filter(|row: &Row| [0, 2, 4, 5].iter().any(|c| !row[*c].is_empty())).collect()
}

fn prices_of(typed: &Typed, mut error: Error) -> (Vec<NewPrice>, Error) {
    let mut prices = Vec::new();
    for (n, row) in (1..).zip(rows_of(typed)) {
        let [what, line, grade, unit, quantity, amount] = row;
        let unit = PriceUnit::from_word(&unit).unwrap_or(PriceUnit::SquareMetreYear);
        let none = |text: &str| text.is_empty();
        let area = (!none(&quantity)).then(|| quantity.parse::<Area>());
        let grade = (!none(&grade)).then(|| grade.parse::<i32>());
        let (rate, annual) = match unit {
            PriceUnit::Year => (None, (!none(&amount)).then(|| amount.parse::<Fen>())),
            PriceUnit::SquareMetreYear | PriceUnit::Tonne => {
                ((!none(&amount)).then(|| amount.parse::<Rate>()), None)
            }
        };
        let mut bad = |field: &str| error.note(field, Some(n), text::price_unreadable);
        if matches!(area, Some(Err(_))) {
            bad("price_quantity");
        }
        if matches!(grade, Some(Err(_))) {
            bad("price_grade");
        }
        if matches!(rate, Some(Err(_))) || matches!(annual, Some(Err(_))) {
            bad("price_amount");
        }
        prices.push(NewPrice {
            line: Line::from_word(&line).unwrap_or(Line::StreetCleaning),
            words: what,
            grade: grade.and_then(std::result::Result::ok),
            unit,
            quantity: area.and_then(std::result::Result::ok),
            rate: rate.and_then(std::result::Result::ok),
            annual: annual.and_then(std::result::Result::ok),
        });
    }
    (prices, error)
}

/// The rows of prices with what was typed into them.
struct PriceRows<'a> {
    ctx: &'a Ctx,
    rows: &'a [Row],
    spare: usize,
    error: Option<&'a Error>,
}

impl PriceRows<'_> {
    fn wrong(&self, n: usize, names: [&str; 2]) -> Option<&'static str> {
        let row = u64::try_from(n).ok();
        let hit = |e: &Error| e.fields.iter().any(|f| f.row == row && names.contains(&f.field.as_str()));
        self.error.is_some_and(hit).then_some("true")
    }

    fn input(&self, n: usize, name: &str, label: &str, value: &str, also: &str) -> Markup {
        let id = format!("{name}-{n}");
        html! { div class="field" { label for=(id) { (label) } input id=(id) name=(name) value=(value) autocomplete="off" aria-invalid=[self.wrong(n, [name, also])]; } }
    }

    fn row(&self, n: usize, row: &Row) -> Markup {
        let l = self.ctx.lang;
        let [what, line, grade, unit, quantity, amount] = row;
        let lines = Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)));
        let units = PriceUnit::ALL.iter().map(|u| (u.word().to_owned(), text::unit_name(l, *u)));
        html! { fieldset class="card topic-row" data-row { legend { (text::price(l)) " " span data-row-number { (n) } }
            div class="fields three" {
                (self.input(n, "price_words", text::price_of(l), what, ""))
                div class="field" { label for=(format!("price_line-{n}")) { (text::line(l)) } select id=(format!("price_line-{n}")) name="price_line" { (options(lines, line)) } }
                (self.input(n, "price_grade", text::grade(l), grade, ""))
                div class="field" { label for=(format!("price_unit-{n}")) { (text::unit(l)) } select id=(format!("price_unit-{n}")) name="price_unit" { (options(units, unit)) } }
                (self.input(n, "price_quantity", text::area(l), quantity, "price"))
                (self.input(n, "price_amount", text::price_amount(l), amount, "price"))
            }
        } }
    }

    fn markup(&self) -> Markup {
        let l = self.ctx.lang;
        let spare = self.spare.min(MAX_PRICES.saturating_sub(self.rows.len()));
        let empty = Row::default();
        let rows = self.rows.iter().chain(std::iter::repeat_n(&empty, spare));
        html! {
            h2 { (text::prices(l)) } p class="muted" { (text::prices_help(l)) }
            div class="topic-rows sections" data-rows data-rows-most=(MAX_PRICES) { @for (n, row) in (1..).zip(rows) { (self.row(n, row)) } }
            button class="btn" name="more" value="1" data-add-row formnovalidate { (text::more_prices(l)) }
        }
    }
}

fn amount_or_none(typed: &Typed, name: &str, error: &mut Error) -> Option<Fen> {
    if typed.get(name).is_empty() {
        return None;
    }
    typed.get(name).parse().map_or_else(
        |_| {
            error.note(name, None, text::bad_amount);
            None
        },
        Some,
    )
}

/// `place` is `subdistrict:estate`, the estate 0 for a municipal contract.
fn contract_of(typed: &Typed) -> Result<NewContract> {
    let mut error = Error::invalid("contracts.invalid", words::form_errors);
    let (starts_on, ends_on) = (typed.day("starts_on"), typed.day("ends_on"));
    for (field, bad) in [("starts_on", starts_on.is_err()), ("ends_on", ends_on.is_err())] {
        if bad {
            error = error.field(field, text::bad_date);
        }
    }
    let annual_value = amount_or_none(typed, "annual_value", &mut error);
    let bond = amount_or_none(typed, "bond", &mut error);
    let late = match typed.get("late") {
        "" => None,
        late => late.parse::<Percent>().map_or_else(
            |_| {
                error.note("late", None, text::percent_unreadable);
                None
            },
            Some,
        ),
    };
    let payment_days = typed.number("payment_days").unwrap_or(0);
    let (prices, error) = prices_of(typed, error);
    let (subdistrict, estate) = typed.get("place").split_once(':').unwrap_or(("0", "0"));
    let estate = estate.parse().unwrap_or(0);
    match (starts_on, ends_on) {
        (Ok(starts_on), Ok(ends_on)) if error.fields.is_empty() => Ok(NewContract {
            number: typed.get("number").to_owned(),
            kind: ContractKind::from_word(typed.get("kind")).unwrap_or(ContractKind::PropertyService),
            name: typed.get("name").to_owned(),
            subdistrict_id: SubdistrictId(subdistrict.parse().unwrap_or(0)),
            estate_id: (estate != 0).then_some(EstateId(estate)),
            purchaser: typed.get("purchaser").to_owned(),
            supplier: typed.get("supplier").to_owned(),
            starts_on,
            ends_on,
            annual_value,
            prices,
            details: Details {
                serves: Some(typed.get("serves").to_owned()),
                fee_basis: FeeBasis::from_word(typed.get("fee_basis")),
                payment_days,
                supplier_is_sme: typed.has("supplier_is_sme", "true"),
                late,
                bond,
            },
        }),
        _ => Err(error),
    }
}

fn place_field(ctx: &Ctx, typed: &Typed, estates: &[EstateRow]) -> Markup {
    let l = ctx.lang;
    let mut subdistricts: Vec<(i64, &str)> =
        estates.iter().map(|e| (e.subdistrict_id.0, e.subdistrict.as_str())).collect();
    subdistricts.sort_unstable();
    subdistricts.dedup();
    html! { div class="field" { label for="estate_id" { (text::place(l)) }
    select id="estate_id" name="place" {
        @for e in estates { @let value = format!("{}:{}", e.subdistrict_id, e.id);
            option value=(value) selected[value == typed.get("place")] { (e.subdistrict) " · " (e.name) } }
        @for (id, name) in &subdistricts { @let value = format!("{id}:0");
            option value=(value) selected[value == typed.get("place")] { (name) " · " (text::no_estate(l)) } }
    } } }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, spare: usize, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let window = Window { after: None, limit: MAX_LIMIT };
    let estates = crate::places::estates(&ctx.app, &ctx.caller, window).await?.items;
    let f = Fields { typed, error };
    let kinds = ContractKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let bases = FeeBasis::ALL.iter().map(|b| (b.word().to_owned(), text::basis_name(l, *b)));
    let content = html! {
        (crumbs(l, &[("/contracts", words::nav_contracts(l))], text::new_contract(l)))
        form class="form card" method="post" action="/contracts" novalidate data-once {
            (on_enter(words::save(l)))
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                (f.input("number", text::number(l), true))
                (f.select("kind", text::kind(l), None, kinds))
                (f.input("name", text::name(l), true))
                (place_field(ctx, typed, &estates))
                (f.input("purchaser", text::purchaser(l), true))
                (f.input("supplier", text::supplier(l), true))
                (f.date("starts_on", text::starts_on(l), true))
                (f.date("ends_on", text::ends_on(l), true))
                (f.input("annual_value", text::annual_value(l), false))
                (f.select("fee_basis", text::fee_basis(l), Some("—"), bases))
                (f.number("payment_days", text::payment_days(l)))
                (f.input("serves", text::serves(l), false))
                (f.input("bond", text::bond_amount(l), false))
                (f.input("late", text::late_rate(l), false))
                label class="check" { input type="checkbox" id="supplier_is_sme" name="supplier_is_sme" value="true" checked[typed.has("supplier_is_sme", "true")]; (text::supplier_is_sme(l)) }
            }
            (PriceRows { ctx, rows: &rows_of(typed), spare, error }.markup())
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/contracts" { (words::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Contracts), text::new_contract(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::ContractsWrite)?;
    let typed = Typed::of([("payment_days", Details::default().payment_days.to_string())]);
    new_markup(&ctx, &typed, SPARE_ROWS, None).await
}

async fn add(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(pairs);
    ctx.caller.reach(Action::ContractsWrite)?;
    if typed.has("more", "1") {
        return Ok(new_markup(&ctx, &typed, MORE_ROWS, None).await?.into_response());
    }
    let outcome = match contract_of(&typed) {
        Ok(new) => service::add_contract(&ctx.app, &ctx.caller, new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => Ok(see_other(&format!("/contracts/{id}"), Some(text::contract_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, SPARE_ROWS, Some(&error)).await?).into_response())
        }
    }
}

fn version_of(typed: &Typed) -> Result<NewVersion> {
    let mut error = Error::invalid("contracts.version_invalid", words::form_errors);
    let days = ["effective_from", "ends_on", "signed_on"].map(|name| (name, typed.day(name)));
    for (name, day) in &days {
        if day.is_err() {
            error = error.field(name, text::bad_date);
        }
    }
    let annual_value = amount_or_none(typed, "annual_value", &mut error);
    let (prices, error) = prices_of(typed, error);
    let [effective_from, ends_on, signed_on] = days.map(|(_, day)| day);
    match (effective_from, ends_on, signed_on) {
        (Ok(effective_from), Ok(ends_on), Ok(signed_on)) if error.fields.is_empty() => Ok(NewVersion {
            effective_from,
            ends_on,
            annual_value,
            prices,
            words: typed.get("words").to_owned(),
            reference: typed.get("reference").to_owned(),
            signed_on,
        }),
        _ => Err(error),
    }
}

async fn amend_markup(
    ctx: &Ctx,
    id: ContractId,
    typed: &Typed,
    spare: usize,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let (contract, _) = service::contract(&ctx.app, &ctx.caller, id).await?;
    ctx.caller.require(Action::ContractsWrite, scope_of(&contract))?;
    let f = Fields { typed, error };
    let href = format!("/contracts/{id}");
    let content = html! {
        (crumbs(l, &[("/contracts", words::nav_contracts(l)), (&href, &contract.number)], text::amend(l)))
        form class="form card" method="post" action=(format!("/contracts/{id}/amend")) novalidate data-once {
            (on_enter(words::save(l)))
            @if let Some(error) = error { (error_summary(l, error)) }
            p class="muted" { (text::amend_help(l)) }
            div class="fields" {
                (f.input("reference", text::reference(l), true))
                (f.date("signed_on", text::signed_on(l), true))
                (f.date("effective_from", text::effective_from(l), true))
                (f.date("ends_on", text::ends_on(l), true))
                (f.input("words", text::agreed(l), true))
                div class="field" { label for="annual_value" { (text::annual_value(l)) } input id="annual_value" name="annual_value" value=(typed.get("annual_value")) autocomplete="off" aria-invalid=[wrong(error, "annual_value")]; p class="help" { (text::annual_help(l)) } }
            }
            (PriceRows { ctx, rows: &rows_of(typed), spare, error }.markup())
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href=(href) { (words::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Contracts), text::amend(l), &content))
}

/// An amendment begins as what stands now.
async fn amend_page(ctx: Ctx, Path(id): Path<ContractId>) -> Result<Html> {
    let (contract, _) = service::contract(&ctx.app, &ctx.caller, id).await?;
    let last = versions::versions(ctx.app.db.read(), id).await?.pop();
    let mut typed =
        Typed::of([("ends_on", contract.ends_on.to_string()), ("signed_on", ctx.today().to_string())]);
    let mut put = |name: &str, value: String| typed.0.push((name.to_owned(), value));
    if let Some(last) = last {
        if last.prices.is_empty() {
            put("annual_value", last.version.annual_value_fen.map(|v| v.to_string()).unwrap_or_default());
        }
        for p in last.prices {
            let amount = p.rate_micro.map_or_else(
                || p.annual_fen.map(|a| a.to_string()).unwrap_or_default(),
                |rate| rate.to_string(),
            );
            let quantity = p.quantity.map(|a| a.to_string()).unwrap_or_default();
            let grade = p.grade.map(|g| g.to_string()).unwrap_or_default();
            let row: Row =
                [p.words, p.line.word().to_owned(), grade, p.unit.word().to_owned(), quantity, amount];
            for (name, value) in COLUMNS.into_iter().zip(row) {
                put(name, value);
            }
        }
    }
    amend_markup(&ctx, id, &typed, 1, None).await
}

async fn amend(
    ctx: Ctx,
    Path(id): Path<ContractId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    if typed.has("more", "1") {
        return Ok(amend_markup(&ctx, id, &typed, MORE_ROWS, None).await?.into_response());
    }
    let outcome = match version_of(&typed) {
        Ok(new) => versions::amend(&ctx.app, &ctx.caller, id, &new).await,
        Err(error) => {
            ctx.caller.reach(Action::ContractsWrite)?;
            Err(error)
        }
    };
    match outcome {
        Ok(_) => Ok(see_other(&format!("/contracts/{id}"), Some(text::contract_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, amend_markup(&ctx, id, &typed, SPARE_ROWS, Some(&error)).await?).into_response())
        }
    }
}
