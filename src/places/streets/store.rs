//! Queries of the street network.

use std::collections::{BTreeMap, HashMap};

use entity::value::{StreetEdgeId, StreetNodeId, SubdistrictId};
use entity::{street_edge, street_node};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::graph::{Edge, Graph};
use super::network::{Access, Piece};
use crate::db::{Tx, bulk};
use crate::error::Result;
use crate::places::geo::Position;

/// The network of a quarter, and the names of its edges.
pub async fn graph<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<(Graph, Vec<String>)> {
    let nodes = street_node::Entity::find()
        .filter(street_node::Column::SubdistrictId.eq(subdistrict))
        .order_by_asc(street_node::Column::Id)
        .all(db)
        .await?;
    if nodes.is_empty() {
        return Ok((Graph::default(), Vec::new()));
    }
    let edges = street_edge::Entity::find()
        .filter(street_edge::Column::SubdistrictId.eq(subdistrict))
        .order_by_asc(street_edge::Column::Id)
        .all(db)
        .await?;
    let at: HashMap<StreetNodeId, u32> = nodes.iter().zip(0u32..).map(|(n, at)| (n.id, at)).collect();
    let mut graph = Graph {
        nodes: nodes.iter().map(|n| Position { lon: n.lon_e7, lat: n.lat_e7 }).collect(),
        edges: Vec::with_capacity(edges.len()),
    };
    let mut names = Vec::with_capacity(edges.len());
    for e in edges {
        let (Some(from), Some(to)) = (at.get(&e.from_node_id), at.get(&e.to_node_id)) else { continue };
        let access = Access { walk: e.walk, e_tricycle: e.e_tricycle, truck: e.truck };
        let length_cm = e.length_cm.unsigned_abs();
        graph.edges.push(Edge { from: *from, to: *to, length_cm, access, one_way: e.one_way });
        names.push(e.name);
    }
    Ok((graph, names))
}

/// Puts the network in the place of what was there.
pub async fn replace(tx: &Tx, subdistrict: SubdistrictId, pieces: &[Piece]) -> Result<()> {
    let old = street_edge::Entity::delete_many().filter(street_edge::Column::SubdistrictId.eq(subdistrict));
    old.exec(tx).await?;
    let old = street_node::Entity::delete_many().filter(street_node::Column::SubdistrictId.eq(subdistrict));
    old.exec(tx).await?;
    let mut at: BTreeMap<Position, i64> = pieces.iter().flat_map(|p| [(p.from, 0), (p.to, 0)]).collect();
    let ids = bulk::ids(tx, "street_node", at.len()).await?;
    for (given, id) in at.values_mut().zip(ids) {
        *given = id;
    }
    let nodes = at.iter().map(|(position, id)| street_node::ActiveModel {
        id: Set(StreetNodeId(*id)),
        subdistrict_id: Set(subdistrict),
        lat_e7: Set(position.lat),
        lon_e7: Set(position.lon),
    });
    bulk::insert_all(tx, nodes.collect()).await?;
    let ids = bulk::ids(tx, "street_edge", pieces.len()).await?;
    let edges = pieces.iter().zip(ids).map(|(p, id)| street_edge::ActiveModel {
        id: Set(StreetEdgeId(id)),
        subdistrict_id: Set(subdistrict),
        from_node_id: Set(StreetNodeId(at[&p.from])),
        to_node_id: Set(StreetNodeId(at[&p.to])),
        name: Set(p.name.clone()),
        length_cm: Set(p.length_cm),
        walk: Set(p.access.walk),
        e_tricycle: Set(p.access.e_tricycle),
        truck: Set(p.access.truck),
        one_way: Set(p.one_way),
    });
    bulk::insert_all(tx, edges.collect()).await
}
