//! Typed row ids: a `BillId` can never be passed where a `DwellingId` is wanted.

use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};

pub(crate) fn decimal_string_schema(description: &str, example: &str, pattern: &str) -> RefOr<Schema> {
    RefOr::T(Schema::Object(
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(pattern))
            .description(Some(description))
            .examples([example])
            .build(),
    ))
}

fn id_schema() -> RefOr<Schema> {
    RefOr::T(Schema::Object(
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .build(),
    ))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::DeriveValueType, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                id_schema()
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}

ids! {
    AccountDayId, SettlementId, ChannelOrderId, RefundId, SuspenseId, HandoverId, EInvoiceId, UserId, GrantId, SessionId, AuditId,
    SubdistrictId, CommunityId, EstateId, BuildingId, EntranceId, DwellingId, PlaceId, StreetNodeId, StreetEdgeId,
    PersonId,
    /// A charging account: one household's tenure of one dwelling.
    AccountId,
    PartyId, ContractId, ContractVersionId, ContractPriceId, ContractFileId, ContractReminderId, StandardId, TariffId, TariffVersionId,
    CrewId, WorkerId, ShiftId, SkillId, CrewMemberId, LicenceId, LabourRuleId, ShiftKindId, RosterId, AbsenceId,
    VehicleId, VehicleUseId, ToolId,
    ServicePlanId, PlanPauseId, CalendarFeedId, WorkOrderId, DayPlanId, FileId,
    ScoreTableId, InspectionId, FindingId, PatrolRouteId, PatrolRoundId,
    HaulRoundId, WeighTicketId,
    RequestId, ProposalId, TalkId, TalkTopicId,
    CostEntryId, CostMonthId, CommonEntryId, CommonDisclosureId, ScorecardId,
    BookId, LedgerEventId, PeriodCloseId, ProofRunId,
    SchemeId, BaselineId, AssessmentId, AssessmentItemId, ContractReceiptId,
    BillRunId, BillId, BillLineId, CreditNoteId, DisputeId, WriteOffId,
    SubscriptionId, MeterId, SupplierBillId,
    DiscountId, PrepayOfferId, PrepaymentId, DemandId, LateFeeWaiverId,
    ReceiptId, AllocationId,
    BankAccountId, BankProfileId, MissingRecordId, StatementId, StatementImportId, StatementLineId,
    SpaceId, SpaceEventId, SpaceNeedId, SpaceCostId, FacilityId, RoomId, ProgrammeId, BookingId, EnrolmentId, MealSheetId,
    FacilityEntryId,
    DunningNoticeId, OutboxId, MailSuppressionId, JobRunId,
}
