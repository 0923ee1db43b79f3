//! What the cron calls.

use crate::app::App;
use crate::error::Result;
use crate::jobs::Due;

pub async fn make_day(_app: &App, _due: &Due) -> Result<String> {
    Ok(String::new())
}
