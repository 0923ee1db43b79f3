//! The months of the municipal contracts: schemes agreed, months applied for, signed by the subdistrict, invoiced and paid.

use entity::enums::{AssessmentItemKind, AssessmentStatus, Line, OutlayHead, PriceUnit};
use entity::value::{AssessmentId, ContractId, Fen, Month};

use super::bank::Movement;
use super::dice::Dice;
use super::world::{Contracts, World};
use crate::access::Caller;
use crate::app::App;
use crate::contracts::NewPrice;
use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;
use crate::settlement::baseline::{self, NewBaseline};
use crate::settlement::deduction::{Rule, Scheme};
use crate::settlement::service::{self, NewItem, NewScheme};
use crate::settlement::show::{self, Filter};

fn by_area(line: Line, words: &str, grade: i32, area: &str, rate: &str) -> NewPrice {
    NewPrice {
        line,
        words: words.to_owned(),
        grade: Some(grade),
        unit: PriceUnit::SquareMetreYear,
        quantity: area.parse().ok(),
        rate: rate.parse().ok(),
        annual: None,
    }
}

/// What the street contract pays for: 128,000 m² at 13.00 yuan a year.
pub fn street_prices() -> Vec<NewPrice> {
    let street = |words: &str, grade, area: &str| by_area(Line::StreetCleaning, words, grade, area, "13.00");
    vec![
        street("文一路（教工路—学院路）", 1, "24000"),
        street("文一路（学院路—古翠路）", 1, "22000"),
        street("学院路（文一路—余杭塘河）", 2, "18000"),
        street("古翠路", 2, "20000"),
        street("周边支路、街巷 8 条", 3, "44000"),
    ]
}

/// What the greening contract pays for: 28,000 m² of three classes.
pub fn green_prices() -> Vec<NewPrice> {
    let green =
        |words: &str, grade, area: &str, rate: &str| by_area(Line::Greening, words, grade, area, rate);
    vec![
        green("一类绿地", 1, "8000", "10.77"),
        green("二类绿地", 2, "14000", "9.16"),
        green("三类绿地", 3, "6000", "6.11"),
    ]
}

/// Waste is hauled by the tonne.
pub fn waste_prices() -> Vec<NewPrice> {
    vec![NewPrice {
        line: Line::WasteHaulage,
        words: "生活垃圾清运（按过磅净重）".to_owned(),
        grade: None,
        unit: PriceUnit::Tonne,
        quantity: None,
        rate: "160.00".parse().ok(),
        annual: None,
    }]
}

/// Both real patterns: streets and green by points, haulage by tiers.
pub async fn schemes(app: &App, tx: &Tx, caller: &Caller, contracts: &Contracts, first: Month) -> Result<()> {
    let percent = |text: &str| text.parse().unwrap_or_default();
    let points = |text: &str| text.parse().unwrap_or_default();
    let by_points = || Scheme {
        rule: Rule::Points { threshold: points("90"), per_point: percent("0.5") },
        cap: percent("20"),
        retention: percent("3"),
    };
    let tiers = [("95", "100"), ("85", "98"), ("75", "95"), ("65", "90"), ("60", "80"), ("0", "70")];
    let by_tiers = Scheme {
        rule: Rule::Tiers(tiers.iter().map(|(from, paid)| (points(from), percent(paid))).collect()),
        cap: percent("30"),
        retention: percent("0"),
    };
    for (contract, scheme, clause) in [
        (contracts.street, by_points(), "保洁合同第八条：90 分达标，每低 1 分扣当月费用 0.5%，最多扣 20%"),
        (contracts.green, by_points(), "绿化合同第七条：90 分达标，每低 1 分扣当月费用 0.5%，最多扣 20%"),
        (contracts.waste, by_tiers, "清运合同第六条：按得分分档付款"),
    ] {
        let new =
            NewScheme { from_month: first, scheme, purchaser: percent("60"), clause: clause.to_owned() };
        service::add_scheme_in(app, tx, caller, contract, &new).await?;
    }
    Ok(())
}

/// What was paid a year before there was one operator. Invented, and said to be.
pub async fn before(app: &App, world: &World) -> Result<()> {
    use OutlayHead as H;
    for (head, words, annual) in [
        (H::StreetCleaning, "三家保洁公司，分路段承包", 198_000_000),
        (H::Greening, "两家绿化养护单位", 31_000_000),
        (H::WasteHaulage, "清运公司包年，不过磅", 69_000_000),
        (H::PropertySubsidy, "老旧小区物业补贴", 62_000_000),
        (H::Management, "街道三个科室的管理人员与巡查", 54_000_000),
    ] {
        let new = NewBaseline {
            subdistrict_id: world.subdistrict,
            head,
            words: words.to_owned(),
            annual: Fen(annual),
            source: "示例数据：承包前一年的财政决算".to_owned(),
        };
        baseline::add(app, &world.finance, &new).await?;
    }
    Ok(())
}

async fn of_month(app: &App, world: &World, month: Month) -> Result<Vec<(AssessmentId, ContractId)>> {
    let filter = Filter { month: Some(month), ..Filter::default() };
    let window = Window { after: None, limit: 20 };
    let page = show::list(app, &world.finance, &filter, window).await?;
    Ok(page.items.into_iter().map(|row| (row.id, row.contract_id)).collect())
}

async fn version_of(app: &App, world: &World, id: AssessmentId) -> Result<(i32, AssessmentStatus)> {
    let view = show::show(app, &world.finance, id).await?;
    Ok((view.row.version, view.row.status))
}

/// The operator applies for a month; what was named against it is on the paper.
pub async fn apply(app: &App, world: &World, month: Month) -> Result<()> {
    for (id, contract) in of_month(app, world, month).await? {
        let mut dice = Dice::about(
            "settle",
            i64::from(month.year()) * 1_000 + i64::from(month.number()) * 10 + contract.0,
        );
        let (mut version, _) = version_of(app, world, id).await?;
        if contract == world.street_contract && dice.percent(60) {
            let item = NewItem {
                kind: AssessmentItemKind::Penalty,
                clause: "第八条第四款".to_owned(),
                words: "12345 转办的路面油污逾期一天才清理".to_owned(),
                amount: Fen(50_000),
                request_id: None,
                finding_id: None,
            };
            version = service::add_item(app, &world.officer, id, version, &item).await?.version;
        }
        if contract == world.green_contract && dice.percent(40) {
            let item = NewItem {
                kind: AssessmentItemKind::Bonus,
                clause: "第九条".to_owned(),
                words: "居民来信表扬口袋公园养护".to_owned(),
                amount: Fen(30_000),
                request_id: None,
                finding_id: None,
            };
            version = service::add_item(app, &world.officer, id, version, &item).await?.version;
        }
        service::apply(app, &world.finance, id, version).await?;
    }
    Ok(())
}

/// The subdistrict signs, and the operator invoices.
pub async fn sign(app: &App, world: &World, month: Month) -> Result<()> {
    for (id, _) in of_month(app, world, month).await? {
        let (version, status) = version_of(app, world, id).await?;
        if status == AssessmentStatus::Applied {
            let signed = service::sign(app, &world.officer, id, version).await?;
            service::invoice(app, &world.finance, id, signed.version).await?;
        }
    }
    Ok(())
}

/// The treasury pays: what the bank's next file will tell of it, with the number of each invoice.
pub async fn pay(app: &App, world: &World, month: Month) -> Result<Vec<Movement>> {
    let mut paid = Vec::new();
    for (id, _) in of_month(app, world, month).await? {
        let view = show::show(app, &world.finance, id).await?;
        let Some(invoice) = view.row.invoice_no.filter(|_| view.row.status == AssessmentStatus::Invoiced)
        else {
            continue;
        };
        paid.push(Movement {
            at: app.now(),
            amount: view.open,
            party: "杭州市西湖区财政局".to_owned(),
            party_account: "99900000000000008".to_owned(),
            summary: "财政支付",
            memo: format!("{invoice} {}", view.contract.name),
        });
    }
    Ok(paid)
}
