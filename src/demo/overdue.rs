//! The ladder by which the quarter writes to households with overdue bills, and the letters of the demo's day.

use entity::value::Fen;

use super::world::World;
use crate::access::Caller;
use crate::app::App;
use crate::billing::dunning::{self, ladder::Step};
use crate::error::Result;
use crate::mail::outbox::pump;

/// A week, a month, and a quarter of a year after the due day; the last on paper.
const LADDER: [Step; 3] = [
    Step { days_after: 7, least: Fen(100), formal: false },
    Step { days_after: 30, least: Fen(100), formal: false },
    Step { days_after: 90, least: Fen(500), formal: true },
];

pub async fn write(app: &App, world: &World) -> Result<()> {
    let finance = Caller::system("finance");
    dunning::set_steps(app, &finance, world.estate, LADDER.to_vec()).await?;
    dunning::run(app, &finance, world.estate).await?;
    pump(app, |_| {}).await?;
    Ok(())
}
