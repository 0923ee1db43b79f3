//! Who is asking, and what they may do where.

use entity::enums::{Role, ScopeKind};
use entity::value::{AccountId, CrewId, EstateId, SubdistrictId, UserId};

use super::policy::{Action, roles};
use crate::error::{Error, Kind, Result};
use crate::messages;

messages! {
    forbidden { zh: "您的岗位不能进行此操作。", en: "Your role does not allow this." }
}

/// Where something lies, from the largest to the smallest part that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    pub subdistrict: Option<SubdistrictId>,
    pub estate: Option<EstateId>,
    pub crew: Option<CrewId>,
    pub account: Option<AccountId>,
}

impl Scope {
    /// Only a grant over the whole city covers it.
    pub const CITY: Self = Self { subdistrict: None, estate: None, crew: None, account: None };

    #[must_use]
    pub const fn subdistrict(subdistrict: SubdistrictId) -> Self {
        Self { subdistrict: Some(subdistrict), ..Self::CITY }
    }

    #[must_use]
    pub const fn estate(subdistrict: SubdistrictId, estate: EstateId) -> Self {
        Self { estate: Some(estate), ..Self::subdistrict(subdistrict) }
    }

    #[must_use]
    pub const fn account(subdistrict: SubdistrictId, estate: EstateId, account: AccountId) -> Self {
        Self { account: Some(account), ..Self::estate(subdistrict, estate) }
    }

    /// Work lies in a subdistrict, perhaps in an estate, perhaps with a crew.
    #[must_use]
    pub const fn work(subdistrict: SubdistrictId, estate: Option<EstateId>, crew: Option<CrewId>) -> Self {
        Self { subdistrict: Some(subdistrict), estate, crew, account: None }
    }
}

/// A role and where it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub scope_kind: ScopeKind,
    pub scope_id: i64,
}

impl Grant {
    #[must_use]
    pub fn covers(&self, scope: Scope) -> bool {
        match self.scope_kind {
            ScopeKind::City => true,
            ScopeKind::Subdistrict => scope.subdistrict.is_some_and(|id| id.0 == self.scope_id),
            ScopeKind::Estate => scope.estate.is_some_and(|id| id.0 == self.scope_id),
            ScopeKind::Crew => scope.crew.is_some_and(|id| id.0 == self.scope_id),
            ScopeKind::Account => scope.account.is_some_and(|id| id.0 == self.scope_id),
        }
    }
}

/// What a caller may see of a list: the union of the grants that allow the action.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    pub city: bool,
    pub subdistricts: Vec<SubdistrictId>,
    pub estates: Vec<EstateId>,
    pub crews: Vec<CrewId>,
    pub accounts: Vec<AccountId>,
}

#[derive(Debug, Clone)]
enum Identity {
    User {
        id: UserId,
        name: String,
        grants: Vec<Grant>,
    },
    /// The house itself: a job or the command line. May do everything.
    System(String),
    /// Someone with a signed link to one account: may do what a resident may, there.
    Link(AccountId),
}

/// What the audit calls whoever holds a household's link.
pub const RESIDENT: &str = "resident";

/// Who is asking.
#[derive(Debug, Clone)]
pub struct Caller(Identity);

impl Caller {
    #[must_use]
    pub const fn user(id: UserId, name: String, grants: Vec<Grant>) -> Self {
        Self(Identity::User { id, name, grants })
    }

    /// `job:outbox`, `cli`
    pub fn system(name: impl Into<String>) -> Self {
        Self(Identity::System(name.into()))
    }

    #[must_use]
    pub const fn link(account: AccountId) -> Self {
        Self(Identity::Link(account))
    }

    /// For the audit.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0 {
            Identity::User { name, .. } | Identity::System(name) => name,
            Identity::Link(_) => RESIDENT,
        }
    }

    #[must_use]
    pub const fn user_id(&self) -> Option<UserId> {
        match &self.0 {
            Identity::User { id, .. } => Some(*id),
            Identity::System(_) | Identity::Link(_) => None,
        }
    }

    /// The roles held anywhere.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let mut held: Vec<Role> = self.grants().iter().map(|g| g.role).collect();
        held.sort_unstable();
        held.dedup();
        held
    }

    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.grants().iter().any(|g| g.role == role)
    }

    /// The crew of someone who works in one.
    #[must_use]
    pub fn crew(&self) -> Option<CrewId> {
        self.grants().iter().find(|g| g.scope_kind == ScopeKind::Crew).map(|g| CrewId(g.scope_id))
    }

    /// The account of a resident.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.grants().iter().find(|g| g.scope_kind == ScopeKind::Account).map(|g| AccountId(g.scope_id))
    }

    fn grants(&self) -> Vec<Grant> {
        match &self.0 {
            Identity::User { grants, .. } => grants.clone(),
            Identity::System(_) => Vec::new(),
            Identity::Link(account) => {
                vec![Grant { role: Role::Resident, scope_kind: ScopeKind::Account, scope_id: account.0 }]
            }
        }
    }

    fn grants_for(&self, action: Action) -> Vec<Grant> {
        self.grants().into_iter().filter(|g| roles(action).contains(&g.role)).collect()
    }

    /// What someone is told whose role does not allow what they ask.
    #[must_use]
    pub fn refused() -> Error {
        Error::new(Kind::Forbidden, "forbidden", forbidden)
    }

    /// Whether the caller may do `action` anywhere at all (for menus).
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        matches!(self.0, Identity::System(_)) || !self.grants_for(action).is_empty()
    }

    /// Whether the caller may do `action` at `scope`.
    #[must_use]
    pub fn may_at(&self, action: Action, scope: Scope) -> bool {
        self.require(action, scope).is_ok()
    }

    /// # Errors
    /// Forbidden when no role of the caller allows `action`; not found when one does, but not here: what lies
    /// outside a caller's reach does not exist for them.
    pub fn require(&self, action: Action, scope: Scope) -> Result<()> {
        if matches!(self.0, Identity::System(_)) {
            return Ok(());
        }
        let grants = self.grants_for(action);
        if grants.is_empty() {
            return Err(Self::refused());
        }
        if grants.iter().any(|g| g.covers(scope)) { Ok(()) } else { Err(Error::not_found()) }
    }

    /// What the caller may see of a list under `action`.
    ///
    /// # Errors
    /// Forbidden when no role of the caller allows it.
    pub fn reach(&self, action: Action) -> Result<Reach> {
        if matches!(self.0, Identity::System(_)) {
            return Ok(Reach { city: true, ..Reach::default() });
        }
        let grants = self.grants_for(action);
        if grants.is_empty() {
            return Err(Self::refused());
        }
        let mut reach = Reach::default();
        for grant in grants {
            match grant.scope_kind {
                ScopeKind::City => reach.city = true,
                ScopeKind::Subdistrict => reach.subdistricts.push(SubdistrictId(grant.scope_id)),
                ScopeKind::Estate => reach.estates.push(EstateId(grant.scope_id)),
                ScopeKind::Crew => reach.crews.push(CrewId(grant.scope_id)),
                ScopeKind::Account => reach.accounts.push(AccountId(grant.scope_id)),
            }
        }
        Ok(reach)
    }
}

/// The columns a table is filtered by; `None` where it has no such column.
#[derive(Clone, Copy)]
pub struct ReachColumns<C> {
    pub subdistrict: Option<C>,
    pub estate: Option<C>,
    pub crew: Option<C>,
    pub account: Option<C>,
}

impl Reach {
    /// [`Self::condition`] for SQL written by hand. Ids are numbers, so they can stand in the text.
    #[must_use]
    pub fn sql(&self, columns: ReachColumns<&str>) -> String {
        if self.city {
            return "1 = 1".to_owned();
        }
        let parts: [(Option<&str>, Vec<i64>); 4] = [
            (columns.subdistrict, self.subdistricts.iter().map(|id| id.0).collect()),
            (columns.estate, self.estates.iter().map(|id| id.0).collect()),
            (columns.crew, self.crews.iter().map(|id| id.0).collect()),
            (columns.account, self.accounts.iter().map(|id| id.0).collect()),
        ];
        let fitting: Vec<String> = parts
            .into_iter()
            .filter_map(|(column, ids)| Some((column?, ids)).filter(|(_, ids)| !ids.is_empty()))
            .map(|(column, ids)| {
                let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
                format!("{column} IN ({})", list.join(","))
            })
            .collect();
        if fitting.is_empty() { "1 = 0".to_owned() } else { format!("({})", fitting.join(" OR ")) }
    }

    /// The condition that keeps a list within the reach. Nothing matches where no grant fits a column.
    #[must_use]
    pub fn condition<C: sea_orm::ColumnTrait>(&self, columns: ReachColumns<C>) -> sea_orm::Condition {
        use sea_orm::Condition;
        if self.city {
            return Condition::all();
        }
        let parts: [(Option<C>, Vec<i64>); 4] = [
            (columns.subdistrict, self.subdistricts.iter().map(|id| id.0).collect()),
            (columns.estate, self.estates.iter().map(|id| id.0).collect()),
            (columns.crew, self.crews.iter().map(|id| id.0).collect()),
            (columns.account, self.accounts.iter().map(|id| id.0).collect()),
        ];
        let fitting: Vec<_> = parts
            .into_iter()
            .filter_map(|(c, ids)| c.filter(|_| !ids.is_empty()).map(|c| c.is_in(ids)))
            .collect();
        if fitting.is_empty() {
            return Condition::all().add(sea_orm::sea_query::Expr::cust("1 = 0"));
        }
        fitting.into_iter().fold(Condition::any(), Condition::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finance_of(estate: i64) -> Caller {
        let grant = Grant { role: Role::Finance, scope_kind: ScopeKind::Estate, scope_id: estate };
        Caller::user(UserId(1), "f".into(), vec![grant])
    }

    #[test]
    fn a_role_without_the_action_is_forbidden_and_a_foreign_place_does_not_exist() {
        let caller = finance_of(7);
        let here = Scope::estate(SubdistrictId(1), EstateId(7));
        let elsewhere = Scope::estate(SubdistrictId(1), EstateId(8));
        assert!(caller.require(Action::BillsRead, here).is_ok());
        assert_eq!(caller.require(Action::BillsRead, elsewhere).unwrap_err().kind, Kind::NotFound);
        assert_eq!(caller.require(Action::UsersManage, here).unwrap_err().kind, Kind::Forbidden);
        assert_eq!(caller.require(Action::BillsRead, Scope::CITY).unwrap_err().kind, Kind::NotFound);
    }

    #[test]
    fn a_link_reaches_its_own_account_only() {
        let caller = Caller::link(AccountId(3));
        assert!(
            caller.may_at(Action::BillsRead, Scope::account(SubdistrictId(1), EstateId(7), AccountId(3)))
        );
        assert!(
            !caller.may_at(Action::BillsRead, Scope::account(SubdistrictId(1), EstateId(7), AccountId(4)))
        );
        assert!(!caller.may(Action::PaymentsWrite));
    }
}
