//! The statement as a table for people's own spreadsheets.

use super::service::Statement;
use crate::i18n::Lang;
use crate::reports::rates::basis_points;
use crate::reports::text;
use crate::sheet::write::{Cell, Table};

/// The three parts below each other, each figure with how it comes about.
pub fn table(l: Lang, s: &Statement) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |part: &str, what: String, how: String, value: Cell| {
        rows.push(vec![Cell::from(part), Cell::from(what), Cell::from(how), value]);
    };
    let o = &s.outlay;
    let part = text::public_pays_less(l);
    for h in &o.heads {
        let name = text::head_name(l, h.head);
        add(part, format!("{name} · {}", text::before(l)), String::new(), Cell::Money(h.before));
        add(
            part,
            format!("{name} · {}", text::now_in_months(l, o.months)),
            String::new(),
            Cell::Money(h.now),
        );
        let how = text::formula_a_year(l, h.now.grouped(), o.months);
        add(part, format!("{name} · {}", text::now_a_year(l)), how, Cell::Money(h.now_a_year));
    }
    for (what, amount, household) in [
        (text::before(l), o.before, o.before_a_household),
        (text::now_a_year(l), o.now_a_year, o.now_a_household),
    ] {
        add(part, format!("{} · {what}", text::total(l)), String::new(), Cell::Money(amount));
        let how = text::formula_a_household(l, amount.grouped(), o.households);
        add(
            part,
            format!("{} · {what}", text::a_household_and_year(l)),
            how,
            household.map_or(Cell::Empty, Cell::Money),
        );
    }
    let v = &s.served;
    let part = text::residents_are_served(l);
    for (what, (of, whole)) in [
        (text::rate_response(l), v.responded),
        (text::rate_solved(l), v.solved),
        (text::rate_satisfied(l), v.satisfied),
        (text::on_time_rate(l), (v.on_time, v.planned)),
    ] {
        let share = basis_points(of, whole).map_or(Cell::Empty, Cell::Percent);
        add(part, what.to_owned(), format!("{of} / {whole}"), share);
    }
    add(part, text::rooms_in_use(l).to_owned(), String::new(), Cell::from(v.area.to_string()));
    let hundred = v.area_a_hundred.map_or(Cell::Empty, |a| Cell::from(a.to_string()));
    add(part, text::area_a_hundred(l).to_owned(), format!("{} ÷ {} × 100", v.area, o.households), hundred);
    add(part, text::meals(l).to_owned(), String::new(), Cell::Count(v.meals));
    add(part, text::visits(l).to_owned(), String::new(), Cell::Count(v.visits));
    let how = format!("{} ÷ {} ÷ {}", v.fee.grouped(), o.households, o.months);
    add(part, text::fee_a_household(l).to_owned(), how, v.fee_a_household.map_or(Cell::Empty, Cell::Money));
    let part = text::operator_earns(l);
    for m in &s.margin.lines {
        let name = text::margin_line(l, m.line);
        for (what, amount) in [
            (text::from_owners(l), m.owners),
            (text::from_public(l), m.public),
            (text::from_market(l), m.market),
            (text::direct_cost(l), m.direct),
            (text::shared_cost(l), m.shared),
            (text::margin(l), m.margin()),
        ] {
            add(part, format!("{name} · {what}"), String::new(), Cell::Money(amount));
        }
    }
    Table {
        name: text::three_parties(l).to_owned(),
        title: format!("{} {} – {} {}", s.subdistrict, s.from, s.to, text::three_parties(l)),
        header: [text::part(l), text::figure(l), text::how(l), text::value(l)].map(str::to_owned).to_vec(),
        rows,
    }
}
