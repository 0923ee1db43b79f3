//! Use cases of the street network: looked at, replaced, used.

use entity::enums::VehicleKind;
use entity::place;
use entity::value::SubdistrictId;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::graph::Graph;
use super::network::{Piece, pieces};
use super::{read, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::places::geo::Position;
use crate::places::work::{positions_of, service as work};
use crate::transact;

const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Pieces of a quarter's network.
const MAX_PIECES: usize = 20_000;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = StreetsReport)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    /// Lines of the file.
    pub streets: usize,
    /// Pieces there were before.
    pub pieces_before: usize,
    /// Pieces between nodes that the lines are cut into.
    pub pieces: usize,
    /// Whether that is another network than the one on record.
    pub changed: bool,
}

/// How far a network serves one way of moving.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct ModeCoverage {
    pub mode: VehicleKind,
    pub metres: u64,
    /// Parts that no street joins to each other.
    pub parts: usize,
    /// Places in use near enough to a street.
    pub joined: usize,
    /// Of them those at the largest part.
    pub in_largest_part: usize,
}

/// A quarter's network and what it reaches.
pub struct Coverage {
    pub graph: Graph,
    /// The part of each node on foot; 0 is the largest.
    pub part_of: Vec<Option<u32>>,
    pub metres: u64,
    pub modes: Vec<ModeCoverage>,
    pub places: Vec<(place::Model, Position)>,
    /// Places in use that are not at the largest part on foot, by their place in `places`.
    pub apart: Vec<usize>,
}

fn pieces_of(graph: &Graph, names: Vec<String>) -> Vec<Piece> {
    let of = |(e, name): (&super::graph::Edge, String)| Piece {
        from: graph.nodes[e.from as usize],
        to: graph.nodes[e.to as usize],
        name,
        access: e.access,
        one_way: e.one_way,
        length_cm: i32::try_from(e.length_cm).unwrap_or(i32::MAX),
    };
    let mut all: Vec<Piece> = graph.edges.iter().zip(names).map(of).collect();
    all.sort();
    all
}

/// The network of a quarter, for whoever reckons ways.
///
/// # Errors
/// When the database fails.
pub async fn graph_of<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Graph> {
    Ok(store::graph(db, subdistrict).await?.0)
}

/// Reads lines, cuts them and (unless `dry_run`) puts them in the place of the quarter's network.
///
/// # Errors
/// Forbidden; invalid with one field error a problem, nothing stored.
pub async fn import(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    bytes: &[u8],
    dry_run: bool,
) -> Result<Report> {
    caller.require(Action::PlacesWrite, work::scope(subdistrict, None))?;
    let refuse = |message: fn(crate::i18n::Lang) -> &'static str| {
        Error::invalid("streets.too_large", message).field("file", message)
    };
    if bytes.len() > MAX_BYTES {
        return Err(refuse(text::too_big));
    }
    let there: Vec<Position> =
        positions_of(app.db.read(), subdistrict).await?.into_iter().map(|(_, at)| at).collect();
    let streets = read::streets(bytes, &there)?;
    let new = pieces(&streets);
    if new.len() > MAX_PIECES {
        return Err(refuse(text::too_many_pieces));
    }
    let now = app.now();
    transact!(app.db, "streets.import", |tx| {
        let (graph, names) = store::graph(tx, subdistrict).await?;
        let old = pieces_of(&graph, names);
        let report = Report {
            dry_run,
            streets: streets.len(),
            pieces_before: old.len(),
            pieces: new.len(),
            changed: old != new,
        };
        if !dry_run && report.changed {
            store::replace(tx, subdistrict, &new).await?;
            let change = Change {
                action: "streets.import",
                subject: "subdistrict",
                subject_id: subdistrict.0,
                subdistrict_id: Some(subdistrict),
                before: Some(json!({"pieces": old.len()})),
                after: Some(json!({"streets": streets.len(), "pieces": new.len()})),
                ..Change::default()
            };
            record(tx, now, caller, change).await?;
        }
        Ok(report)
    })
}

/// The network of a quarter as a file that can be imported again.
///
/// # Errors
/// Forbidden; not found.
pub async fn export(app: &App, caller: &Caller, asked: Option<SubdistrictId>) -> Result<Vec<u8>> {
    let (quarter, _) = work::chosen(app, caller, Action::PlacesRead, asked).await?;
    let (graph, names) = store::graph(app.db.read(), quarter.id).await?;
    read::file(&pieces_of(&graph, names))
}

/// The network of a quarter, its parts, and the places it reaches.
///
/// # Errors
/// When the database fails.
pub async fn coverage(app: &App, subdistrict: SubdistrictId) -> Result<Coverage> {
    let db = app.db.read();
    let (graph, _) = store::graph(db, subdistrict).await?;
    let places = positions_of(db, subdistrict).await?;
    let metres = |kind: Option<VehicleKind>| {
        let used = graph.edges.iter().filter(|e| kind.is_none_or(|k| e.access.lets(k)));
        used.map(|e| u64::from(e.length_cm)).sum::<u64>() / 100
    };
    let (mut modes, mut apart) = (Vec::new(), Vec::new());
    for mode in VehicleKind::ALL.iter().copied() {
        let roads = graph.roads(mode);
        let (part_of, parts) = graph.parts(mode);
        let (mut joined, mut in_largest_part) = (0, 0);
        for (at, (_, position)) in places.iter().enumerate() {
            let joint = roads.join(*position);
            let node = joint.map(|j| graph.edges[j.edge as usize].from as usize);
            let in_largest = node.is_some_and(|n| part_of[n] == Some(0));
            joined += usize::from(joint.is_some());
            in_largest_part += usize::from(in_largest);
            if !in_largest && mode == VehicleKind::Walk {
                apart.push(at);
            }
        }
        modes.push(ModeCoverage { mode, metres: metres(Some(mode)), parts, joined, in_largest_part });
    }
    let (part_of, metres) = (graph.parts(VehicleKind::Walk).0, metres(None));
    Ok(Coverage { part_of, metres, modes, places, apart, graph })
}
