//! What an import is told besides its file.

use entity::value::SubdistrictId;
use serde::Deserialize;
use utoipa::IntoParams;

/// For the file of a quarter.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    pub subdistrict_id: SubdistrictId,
    /// Check and count, but store nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// For a file that says itself where it belongs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DryRun {
    /// Check and count, but store nothing.
    #[serde(default)]
    pub dry_run: bool,
}
