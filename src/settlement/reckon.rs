//! Reckoning a contract's month: its price from the contract's versions and what was weighed, its score from the sheets, what
//! both come to by the scheme.

use std::collections::BTreeMap;

use entity::enums::{AssessmentItemKind, InspectionSide, Line};
use entity::value::{AssessmentId, Fen, InspectionId, Month, Points};
use entity::{assessment, assessment_item, assessment_line, assessment_price, assessment_sheet};

use super::deduction::settle;
use super::schemes::{self, SchemeView};
use super::score::{self, Sides, Weighed};
use super::store::Parts;
use super::text;
use crate::app::App;
use crate::contracts::price::{self, Part};
use crate::contracts::{self, ContractRow};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::inspections::{self, ScoredSheet};
use crate::waste;

/// A month as the sheets and the contract have it now.
#[derive(Debug, Clone)]
pub struct Reckoned {
    pub scheme: SchemeView,
    pub prices: Vec<Part>,
    pub price: Fen,
    pub lines: Vec<LineOf>,
    pub sheets: Vec<(InspectionId, Points)>,
    pub score: Option<Points>,
    /// Numbers of sheets whose score may still change.
    pub waiting: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct LineOf {
    pub line: Line,
    pub weight: Fen,
    pub sides: Sides,
    pub score: Points,
    pub sheets: i32,
}

fn sides(sheets: &[ScoredSheet]) -> Sides {
    let of =
        |side| sheets.iter().filter(|s| s.side == side).fold((0, 0), |(sum, n), s| (sum + s.score.0, n + 1));
    Sides { operator: of(InspectionSide::Operator), purchaser: of(InspectionSide::Purchaser) }
}

async fn prices(tx: &Tx, contract: &ContractRow, month: Month) -> Result<Vec<Part>> {
    let versions = contracts::versions::versions(tx, contract.id).await?;
    let mut terms = contracts::versions::terms(contract, &versions, month);
    for term in &mut terms {
        let weighed = term.prices.iter().any(|p| p.unit == entity::enums::PriceUnit::Tonne);
        if weighed {
            term.kg = waste::hauled_kg(tx, contract.subdistrict_id, term.from, term.until).await?;
        }
    }
    Ok(price::parts(&terms, month))
}

/// A contract's month as it stands.
///
/// # Errors
/// `settlement.no_scheme` where nothing says what a score costs; `settlement.not_covered` outside the term.
pub async fn reckon(app: &App, tx: &Tx, contract: &ContractRow, month: Month) -> Result<Reckoned> {
    let schemes = schemes::of_contract(tx, contract.id).await?;
    let Some(scheme) = schemes::in_force(&schemes, month).cloned() else {
        return Err(Error::conflict("settlement.no_scheme", text::no_scheme));
    };
    let prices = prices(tx, contract, month).await?;
    if prices.is_empty() {
        return Err(Error::conflict("settlement.not_covered", text::not_covered));
    }
    let mut by_line: BTreeMap<Line, Fen> = BTreeMap::new();
    for part in &prices {
        let sum = by_line.entry(part.line).or_default();
        *sum = sum.plus(part.amount)?;
    }
    let scores = inspections::contract_scores(tx, contract.id, month, app.today()).await?;
    let mut lines = Vec::new();
    let mut sheets = Vec::new();
    let mut waiting = Vec::new();
    for line in &scores.lines {
        let sides = sides(&line.sheets);
        let Some(score) = sides.score(scheme.row.purchaser_ppm) else { continue };
        sheets.extend(line.sheets.iter().map(|s| (s.id, s.score)));
        waiting.extend(line.sheets.iter().filter(|s| !s.is_final).map(|s| s.number.clone()));
        lines.push(LineOf {
            line: line.line,
            weight: by_line.get(&line.line).copied().unwrap_or_default(),
            sides,
            score,
            sheets: i32::try_from(line.sheets.len()).unwrap_or(i32::MAX),
        });
    }
    let weighed: Vec<Weighed> =
        lines.iter().map(|l| Weighed { line: l.line, price: l.weight, score: l.score }).collect();
    Ok(Reckoned {
        price: Fen::total(prices.iter().map(|p| p.amount))?,
        score: score::overall(&weighed),
        scheme,
        prices,
        lines,
        sheets,
        waiting,
    })
}

impl Reckoned {
    /// The figures of this month written into `row`. Without a sheet nothing is lost yet, and nobody may apply.
    ///
    /// # Errors
    /// When the cases sum to more than an amount holds.
    pub fn applied_to(
        &self,
        row: &assessment::Model,
        items: &[assessment_item::Model],
    ) -> Result<assessment::Model> {
        let of = |kind| Fen::total(items.iter().filter(|i| i.kind == kind).map(|i| i.amount_fen));
        let (penalties, bonus) = (of(AssessmentItemKind::Penalty)?, of(AssessmentItemKind::Bonus)?);
        let score = self.score.unwrap_or(Points::FULL);
        let o = settle(self.price, score, penalties, bonus, &self.scheme.scheme);
        Ok(assessment::Model {
            scheme_id: self.scheme.row.id,
            score: self.score,
            price_fen: self.price,
            lost: o.lost,
            scored_fen: o.scored,
            penalty_fen: o.penalties,
            deduction_fen: o.deduction,
            capped: o.capped,
            bonus_fen: o.bonus,
            net_fen: o.net,
            retention_fen: o.retention,
            payable_fen: o.payable,
            ..row.clone()
        })
    }

    /// What the figures rest on, as it is kept.
    #[must_use]
    pub fn parts(&self, id: AssessmentId) -> Parts {
        let prices = (1..).zip(&self.prices).map(|(position, p)| assessment_price::Model {
            assessment_id: id,
            position,
            line: p.line,
            words: if p.words.is_empty() {
                text::whole_contract(Lang::Zh).to_owned()
            } else {
                p.words.clone()
            },
            workings: text::workings(&p.workings),
            amount_fen: p.amount,
        });
        let lines = (1..).zip(&self.lines).map(|(position, l)| assessment_line::Model {
            assessment_id: id,
            position,
            line: l.line,
            weight_fen: l.weight,
            score: l.score,
            by_operator: l.sides.by_operator(),
            by_purchaser: l.sides.by_purchaser(),
            sheets: l.sheets,
        });
        let sheets = self.sheets.iter().map(|(sheet, score)| assessment_sheet::Model {
            assessment_id: id,
            inspection_id: *sheet,
            score: *score,
        });
        Parts { prices: prices.collect(), lines: lines.collect(), sheets: sheets.collect() }
    }
}
