//! The seven stewards of the estate, and the buildings each looks after from the first day on; every name is invented.

use chrono::NaiveDate;
use entity::enums::{Role, ScopeKind};
use entity::value::EstateId;

use super::PASSWORD;
use crate::access::service::{NewUser, add_user};
use crate::access::{Caller, holders};
use crate::app::App;
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::Result;
use crate::people::stewards::{Assignment, assign, buildings};
use crate::places::{in_number_order, scope_of_estate};

/// Beside the one who is there already.
const OTHERS: [(&str, &str); 6] = [
    ("steward2", "周海燕"),
    ("steward3", "沈丽萍"),
    ("steward4", "郑国华"),
    ("steward5", "钱雅琴"),
    ("steward6", "冯志刚"),
    ("steward7", "蒋美芳"),
];

/// Makes the other stewards and gives every building to one of the seven; the logins that were made.
pub async fn make(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    begin: NaiveDate,
) -> Result<Vec<(String, Role)>> {
    for (username, name) in OTHERS {
        let new = NewUser {
            username: username.to_owned(),
            display_name: name.to_owned(),
            password: PASSWORD.to_owned(),
            email: String::new(),
            role: Role::Steward,
            scope_kind: ScopeKind::Estate,
            scope_id: estate.0,
        };
        add_user(app, caller, new).await?;
    }
    let scope = scope_of_estate(app.db.read(), estate).await?;
    let stewards = holders(app.db.read(), Role::Steward, scope).await?;
    let window = Window { after: None, limit: MAX_LIMIT };
    let mut all = buildings(app, caller, estate, begin, None, window).await?.items;
    all.sort_by_cached_key(|row| in_number_order(&row.building));
    let households: Vec<i64> = all.iter().map(|row| row.households).collect();
    let wanted: Vec<Assignment> = all
        .iter()
        .zip(shares(&households, stewards.len()))
        .map(|(row, share)| Assignment {
            building_id: row.building_id,
            steward_id: stewards.get(share).map(|steward| steward.id),
            from_on: begin,
        })
        .collect();
    assign(app, caller, estate, &wanted).await?;
    Ok(OTHERS.iter().map(|(username, _)| ((*username).to_owned(), Role::Steward)).collect())
}

/// Neighbouring buildings in `parts` shares of about as many households: the share of each building.
fn shares(households: &[i64], parts: usize) -> Vec<usize> {
    let total: i64 = households.iter().sum::<i64>().max(1);
    let parts = i64::try_from(parts).unwrap_or(1).max(1);
    let mut before = 0;
    let middle = households.iter().map(|own| {
        let at = (2 * before + own) * parts / (2 * total);
        before += own;
        usize::try_from(at.min(parts - 1)).unwrap_or(0)
    });
    middle.collect()
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn neighbours_are_shared_out_by_their_households() {
        assert_eq!(shares(&[10, 10, 10, 10], 2), [0, 0, 1, 1]);
        assert_eq!(shares(&[30, 10, 10, 10], 2), [0, 1, 1, 1]);
        assert_eq!(shares(&[0, 0], 7), [0, 0]);
    }
}
