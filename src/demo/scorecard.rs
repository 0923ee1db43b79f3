//! What the model community says of itself against the standard for complete communities: half a year ago, and now.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use entity::enums::ItemMark::{self, Met, Partly, Unmet};
use entity::estate;
use sea_orm::EntityTrait;

use super::stands_at;
use super::world::World;
use crate::app::App;
use crate::clock::FixedClock;
use crate::error::{Error, Result};
use crate::scorecards::{Mark, NewScorecard, Then, mark, open};

/// Days between the two.
const APART: u64 = 100;

type Said = (i32, ItemMark, &'static str);

/// What a person has to say: of the other items the count says it.
const NOW: &[Said] = &[
    (1, Met, "服务大厅、警务室、居委会办公室另有 420 ㎡，不在场所台账内。"),
    (2, Met, "辖区内公办幼儿园 9 个班，由教育部门管理。"),
    (3, Partly, "托育点与邻近社区合用，80 ㎡。"),
    (5, Met, "社区卫生服务站 160 ㎡，与日间照料中心同楼。"),
    (6, Partly, "有便利店 3 家，没有 300 ㎡ 的超市。"),
    (7, Met, "快递柜 11 组，菜鸟驿站 2 处。"),
    (8, Met, "/facilities"),
    (9, Partly, "部分楼幢的楼道强弱电线尚未整治完。"),
    (10, Partly, "1990 年代建成，车位约 700 个；集中充电点 6 处。"),
    (11, Met, "3 个公交站点均在 10 分钟内。"),
    (12, Partly, "已加装电梯 14 台，69 幢中 41 幢有坡道。"),
    (14, Met, "中心广场 1,200 ㎡，配健身器材。"),
    (19, Met, "/patrol-rounds"),
];
const BEFORE: &[Said] = &[
    (1, Partly, "服务大厅、警务室、居委会办公室共 420 ㎡，活动用房不足。"),
    (2, Met, "辖区内公办幼儿园 9 个班，由教育部门管理。"),
    (3, Unmet, ""),
    (5, Met, "社区卫生服务站 160 ㎡。"),
    (6, Partly, "有便利店 3 家，没有 300 ㎡ 的超市。"),
    (7, Partly, "快递柜 6 组，晚间常满。"),
    (8, Partly, "只有门口两家小吃店。"),
    (9, Partly, "楼道强弱电线待整治。"),
    (10, Partly, "车位约 700 个；集中充电点 2 处。"),
    (11, Met, "3 个公交站点均在 10 分钟内。"),
    (12, Partly, "已加装电梯 9 台，32 幢有坡道。"),
    (14, Met, "中心广场 1,200 ㎡，配健身器材。"),
    (19, Partly, "巡查路线刚刚排定。"),
];

/// Makes both; the clock stands at the demo's date afterwards.
pub async fn make(app: &App, clock: &Arc<FixedClock>, world: &World, date: NaiveDate) -> Result<()> {
    let community_id = estate::Entity::find_by_id(world.estate)
        .one(app.db.read())
        .await?
        .ok_or_else(Error::not_found)?
        .community_id;
    for (as_of, said) in [(date - Days::new(APART), BEFORE), (date, NOW)] {
        clock.set(stands_at(app.zone(), as_of));
        let new = NewScorecard { community_id, as_of, newly_built: false };
        let of = open(app, &world.dispatcher, &new).await?;
        let said_of = |line: &entity::scorecard_line::Model| {
            let word = said.iter().find(|(number, _, _)| *number == line.number);
            let (mark, evidence) = word.map_or((line.mark, ""), |(_, mark, words)| (Some(*mark), *words));
            Mark { number: line.number, mark, evidence: evidence.to_owned() }
        };
        let marks: Vec<Mark> = of.lines.iter().map(said_of).collect();
        let card = &of.scored.card;
        mark(app, &world.dispatcher, card.id, &marks, card.version, Then::Confirm).await?;
    }
    clock.set(stands_at(app.zone(), date));
    Ok(())
}
