//! A month's shares as a table for people's own spreadsheets: every pool, its driver, each line's units and share.

use std::collections::HashMap;

use entity::value::{ContractId, Fen, Month, SubdistrictId};

use super::figures::MonthShares;
use super::freezing::see;
use super::{store, text};
use crate::access::Caller;
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::sheet::write::{Cell, Table};
use crate::web::text::line_name;

/// Contracts by id, as they are called.
pub async fn contract_names(app: &App, subdistrict: SubdistrictId) -> Result<HashMap<ContractId, String>> {
    let rows = store::contract_names(app.db.read(), subdistrict).await?;
    Ok(rows.into_iter().map(|(id, number, name)| (id, format!("{number} {name}"))).collect())
}

/// A month, frozen or as it stands.
///
/// # Errors
/// Forbidden, not found.
pub async fn table(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    month: Month,
    l: Lang,
) -> Result<Table> {
    let seen = see(app, caller, subdistrict, month).await?;
    let names = contract_names(app, subdistrict).await?;
    let state = match &seen.frozen {
        Some(row) => text::frozen_as(l, &row.number, row.edition),
        None => text::not_frozen_yet(l).to_owned(),
    };
    let header = [
        text::center(l),
        text::of(l),
        text::pool_amount(l),
        text::driver(l),
        text::line(l),
        text::contract(l),
        text::units(l),
        text::share_of_pool(l),
    ];
    let mut rows = lines(&seen.preview.shares, &names, l);
    let mut total = vec![Cell::Empty; header.len()];
    total[0] = Cell::from(text::total(l));
    total[2] = Cell::Money(seen.preview.shares.total);
    total[7] = Cell::Money(seen.preview.shares.total);
    rows.push(total);
    Ok(Table {
        name: month.to_string(),
        title: format!("{} {month} · {state}", text::title(l)),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows,
    })
}

fn lines(shares: &MonthShares, names: &HashMap<ContractId, String>, l: Lang) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for s in &shares.pools {
        for (at, part) in s.parts.iter().enumerate() {
            let first = |cell: Cell| if at == 0 { cell } else { Cell::Empty };
            let contract = part.target.contract.and_then(|id| names.get(&id)).cloned();
            let units = if s.driver == entity::enums::CostDriver::DirectCost {
                Cell::Money(Fen(part.units))
            } else {
                Cell::Count(part.units)
            };
            rows.push(vec![
                Cell::from(text::center_name(l, s.pool.center)),
                Cell::from(text::of_pool(l, &s.pool)),
                first(Cell::Money(s.pool.amount)),
                Cell::from(text::driver_name(l, s.driver)),
                Cell::from(line_name(l, part.target.line)),
                contract.map_or(Cell::Empty, Cell::Text),
                units,
                Cell::Money(part.share),
            ]);
        }
    }
    rows
}
