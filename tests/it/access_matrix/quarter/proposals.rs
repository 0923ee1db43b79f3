//! What keeps coming back, so that there is a proposal.

use dawuye::access::Caller;
use dawuye::proactive::look;
use dawuye::requests::NewRequest;
use dawuye::requests::service::register;
use entity::enums::{Line, RequestChannel, RequestKind};
use entity::value::{EstateId, ProposalId};
use sea_orm::EntityTrait;

use crate::support::TestApp;

/// Three calls about one place, and the proposal they raise.
pub async fn add_proposal(t: &TestApp, estate_id: EstateId) -> ProposalId {
    let caller = Caller::system("test");
    for _ in 0..3 {
        let new = NewRequest {
            title: "t".into(),
            description: "d".into(),
            location: "gate".into(),
            contact_name: "n".into(),
            contact_phone: "19900000000".into(),
            ..NewRequest::about(estate_id, RequestKind::Suggestion, Line::Greening, RequestChannel::Phone)
        };
        register(&t.app, &caller, new).await.expect("a request");
    }
    assert_eq!(look(&t.app, &caller).await.expect("a look").raised, 1);
    let row = entity::proposal::Entity::find().one(t.app.db.read()).await.expect("a query");
    row.expect("a proposal").id
}
