//! Closed lists of words, stored as text in snake case. `match` on them is exhaustive.

use sea_orm::entity::prelude::*;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stored word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The variant a stored word names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

words! {
    Role {
        Administrator = "administrator",
        Dispatcher = "dispatcher",
        Finance = "finance",
        /// 管家: the residents' contact in an estate.
        Steward = "steward",
        Crew = "crew",
        /// 街道: sees what the public money bought, and inspects it.
        Officer = "officer",
        Resident = "resident",
    }
    ScopeKind { City = "city", Subdistrict = "subdistrict", Estate = "estate", Crew = "crew", Account = "account" }
    SessionKind { Browser = "browser", Api = "api" }
    JobStatus { Running = "running", Done = "done", Failed = "failed" }
    MailKind {
        Bill = "bill", Receipt = "receipt", RequestUpdate = "request_update", RequestNotice = "request_notice", BillVoid = "bill_void",
        CreditNote = "credit_note", ContractReminder = "contract_reminder",
    }
    MailStatus {
        Queued = "queued",
        Sent = "sent",
        /// Given up after the last retry, or refused for good by the server.
        Failed = "failed",
        /// Cannot be made into a mail at all; a person must look.
        Parked = "parked",
    }
    PlaceKind {
        RoadSegment = "road_segment", GreenPlot = "green_plot", WastePoint = "waste_point",
        /// 巡查点: where a patrol passes.
        Checkpoint = "checkpoint",
        Building = "building", Facility = "facility",
        /// 垃圾中转站: where hauled waste is weighed and taken over.
        TransferStation = "transfer_station",
    }
    /// The four kinds of the city's ordinance, and what is taken apart from them.
    WasteKind {
        /// 易腐垃圾.
        Food = "food",
        /// 其他垃圾.
        Residual = "residual",
        Recyclable = "recyclable",
        Hazardous = "hazardous",
        /// 大件垃圾.
        Bulky = "bulky",
        /// 装修垃圾.
        Renovation = "renovation",
        /// 绿化垃圾.
        GreenWaste = "green_waste",
    }
    /// The four lines of work an operator is hired for.
    Line {
        /// 物业: work inside the estates.
        Property = "property",
        /// 街巷保洁.
        StreetCleaning = "street_cleaning",
        /// 街区绿化.
        Greening = "greening",
        /// 垃圾清运.
        WasteHaulage = "waste_haulage",
    }
    /// What becomes of a plan's occurrence on a holiday.
    HolidayRule {
        Keep = "keep",
        Skip = "skip",
        /// To the next working day.
        Next = "next",
        /// To the working day before.
        Previous = "previous",
    }
    PauseReason { Rain = "rain", Snow = "snow", Heat = "heat", Typhoon = "typhoon", Other = "other" }
    PauseMode {
        Cancel = "cancel",
        /// To the first day that is worked again.
        PutOff = "put_off",
    }
    /// Why an active plan gives no more work.
    PlanEnd {
        ContractEnded = "contract_ended",
        PlanEnded = "plan_ended",
        /// It still gives orders, which wait for a dispatcher.
        CrewInactive = "crew_inactive",
        PlaceRetired = "place_retired",
        RuleExhausted = "rule_exhausted",
        Failed = "failed",
    }
    /// What a worker may be certified for.
    LicenceKind {
        /// A2: also drives what B2 and C1 drive.
        DrivingA2 = "driving_a2",
        /// B2: also drives what C1 drives.
        DrivingB2 = "driving_b2",
        DrivingC1 = "driving_c1",
        /// D: motor tricycles.
        DrivingD = "driving_d",
        /// 低压电工作业.
        Electrician = "electrician",
        /// 高处作业.
        WorkAtHeight = "work_at_height",
        /// 有限空间作业.
        ConfinedSpace = "confined_space",
        /// 电梯安全管理.
        Lift = "lift",
        /// 有害生物防制.
        PestControl = "pest_control",
        /// 保安员.
        Guard = "guard",
    }
    /// What the official calendar says of a day.
    HolidayKind {
        /// 法定节假日.
        Statutory = "statutory",
        /// 调休放假.
        Off = "off",
        /// 调休上班: a weekend day that is worked.
        Work = "work",
    }
    RosterStatus { Draft = "draft", Published = "published" }
    AbsenceKind {
        Sick = "sick",
        /// 工伤.
        Injury = "injury",
        Annual = "annual",
        /// 事假.
        Personal = "personal",
        /// 调休: time off for overtime worked.
        Compensatory = "compensatory",
        Marriage = "marriage",
        Maternity = "maternity",
        Bereavement = "bereavement",
    }
    AbsenceStatus { Requested = "requested", Approved = "approved", Refused = "refused", Cancelled = "cancelled" }
    /// How one moves with it.
    VehicleKind {
        /// 人力车: at walking pace.
        Walk = "walk",
        /// 电动三轮车.
        ETricycle = "e_tricycle",
        Truck = "truck",
    }
    ReliefCategory { None = "none", Dibao = "dibao", Tekun = "tekun", Dibian = "dibian", Disabled = "disabled" }
    ConsentPurpose { BillMail = "bill_mail" }
    ContractKind {
        PropertyService = "property_service", StreetCleaning = "street_cleaning",
        Greening = "greening", WasteHaulage = "waste_haulage",
        /// A room or place let or taken on lease.
        Lease = "lease",
    }
    /// How a property service contract pays its operator.
    FeeBasis {
        /// 包干制: what is left is the operator's, and so is a loss.
        LumpSum = "lump_sum",
        /// 酬金制: a commission; the rest belongs to the owners.
        Commission = "commission",
    }
    /// What a contract's price is of.
    PriceUnit {
        /// A square metre and year.
        SquareMetreYear = "m2_year",
        /// A tonne as weighed.
        Tonne = "tonne",
        /// A year as a whole.
        Year = "year",
    }
    /// How a month's score becomes money.
    SchemeMethod {
        /// So much off for each point below a threshold.
        Points = "points",
        /// A share of the price for each tier of the score.
        Tiers = "tiers",
    }
    /// The life of a contract's month.
    AssessmentStatus {
        /// Its figures follow the sheets.
        Draft = "draft",
        /// The operator applied for payment: the figures are frozen.
        Applied = "applied",
        /// The purchaser sent it back, saying why.
        Returned = "returned",
        /// The purchaser signed it off.
        Signed = "signed",
        Invoiced = "invoiced",
        /// All but what is retained has come in.
        Paid = "paid",
    }
    /// What the public pays for in a quarter.
    OutlayHead {
        StreetCleaning = "street_cleaning", Greening = "greening", WasteHaulage = "waste_haulage",
        /// Subsidies to property fees and services in estates.
        PropertySubsidy = "property_subsidy",
        /// Canteens, day care and the like.
        FacilitySubsidy = "facility_subsidy",
        /// People and offices that managed it.
        Management = "management",
        Other = "other",
    }
    AssessmentItemKind { Penalty = "penalty", Bonus = "bonus" }
    /// What is charged for, in the order in which a payment settles the lines of a bill.
    ChargeItem {
        /// 物业费: rate × area.
        PropertyFee = "property_fee",
        /// 停车费: a monthly price a place.
        Parking = "parking",
        /// 垃圾清运费: a monthly price.
        WasteHaulage = "waste_haulage",
        /// 其他服务费: a monthly price.
        Service = "service",
        /// 水费: metered.
        Water = "water",
        /// 电费: metered.
        Electricity = "electricity",
        /// 公摊水费: shared.
        SharedWater = "shared_water",
        /// 公摊电费: shared.
        SharedElectricity = "shared_electricity",
        /// 电梯运行费: shared.
        Lift = "lift",
    }
    /// How a charge item is computed.
    ChargeMethod {
        /// A monthly rate × floor area.
        Area = "area",
        /// A monthly price × units.
        Unit = "unit",
        /// Readings × unit price.
        Metered = "metered",
        /// A part of a supplier's bill.
        Shared = "shared",
    }
    BillingCycle { Monthly = "monthly", Quarterly = "quarterly", HalfYearly = "half_yearly", Yearly = "yearly" }
    ProrationPolicy { Daily = "daily", WholeMonth = "whole_month", Never = "none" }
    AuthorityKind {
        ContractClause = "contract_clause",
        /// 业主大会或业主共同决定.
        OwnersVote = "owners_vote",
        GovernmentPrice = "government_price",
    }
    ApprovalStatus { Proposed = "proposed", Approved = "approved", Rejected = "rejected", Ended = "ended" }
    DiscountKind {
        /// 困难减免: 低保, 特困 and the like.
        Relief = "relief",
        Vacancy = "vacancy",
        Goodwill = "goodwill",
        /// 预缴优惠.
        Prepayment = "prepayment",
    }
    Funder { Operator = "operator", Sponsor = "sponsor" }
    /// What becomes of a prepaid month whose price changed.
    PrepayMode { TopUp = "top_up", Locked = "locked" }
    DemandMethod { Mail = "mail", Letter = "letter", Visit = "visit", Phone = "phone", Message = "message" }
    SharePolicy { Area = "area", Household = "household", AreaDays = "area_days" }
    SupplierBillStatus { Open = "open", Billed = "billed", Cancelled = "cancelled" }
    WorkStatus {
        /// Made, nobody does it yet.
        Planned = "planned",
        Assigned = "assigned",
        Acknowledged = "acknowledged",
        Arrived = "arrived",
        InProgress = "in_progress",
        /// It rests, with a reason.
        Paused = "paused",
        Completed = "completed",
        /// Checked and accepted.
        Closed = "closed",
        Cancelled = "cancelled",
    }
    /// Who looks: the operator at its own work, or the office that pays for it (街道).
    InspectionSide { Operator = "operator", Purchaser = "purchaser" }
    InspectionStatus {
        /// Planned, or being filled in.
        Open = "open",
        Submitted = "submitted",
        Appealed = "appealed",
        Decided = "decided",
        Cancelled = "cancelled",
    }
    FindingStatus {
        /// Put right on the spot, or not to be put right by anybody: it counts, and that is all.
        Noted = "noted",
        Rectifying = "rectifying",
        /// Said to be done; somebody must look again.
        Recheck = "recheck",
        Closed = "closed",
        /// It did not stand when the appeal was decided.
        Withdrawn = "withdrawn",
    }
    /// What a crew found at a point of its round.
    StopOutcome {
        Collected = "collected",
        /// 拒收: mixed waste stays where it is.
        Refused = "refused",
        Unreachable = "unreachable",
        /// The round ended without a word of it.
        Missed = "missed",
    }
    /// What a crew brings back in figures.
    AmountKind {
        Count = "count",
        Weight = "weight",
        Volume = "volume",
        Area = "area",
        Length = "length",
        /// 材料: used up.
        Material = "material",
    }
    DayPlanStatus {
        Searching = "searching",
        /// Somebody may publish it.
        Ready = "ready",
        Published = "published",
        Dropped = "dropped",
        Failed = "failed",
    }
    RequestChannel {
        Web = "web",
        Phone = "phone",
        Counter = "counter",
        Email = "email",
        /// 12345.
        Hotline = "hotline",
        /// 街道转办.
        Street = "street",
        /// 网格上报.
        Grid = "grid",
        Patrol = "patrol",
        /// 民情三谈.
        Talk = "talk",
        Open311 = "open311",
    }
    RequestKind { Repair = "repair", Complaint = "complaint", Enquiry = "enquiry", Suggestion = "suggestion", Help = "help" }
    /// How pressing a request is: with its kind it says by when it is answered.
    RequestGrade { Urgent = "urgent", Normal = "normal", Hard = "hard" }
    RequestStatus {
        /// 待受理.
        Registered = "registered",
        /// 已受理.
        Accepted = "accepted",
        /// 退回、不予受理.
        Returned = "returned",
        /// A crew has its work order.
        Dispatched = "dispatched",
        Acknowledged = "acknowledged",
        Arrived = "arrived",
        InProgress = "in_progress",
        /// 挂起: its clock stands.
        OnHold = "on_hold",
        /// 完工: the work is done, and the resident was told.
        Completed = "completed",
        /// 验收.
        Verified = "verified",
        /// 返工.
        Rework = "rework",
        /// 办结: not the same as solved, which only the resident says.
        Closed = "closed",
        /// 已回访.
        FollowedUp = "followed_up",
        /// 重办.
        Reopened = "reopened",
    }
    /// What was done with a request, as its history says it.
    RequestStep {
        Register = "register",
        Accept = "accept",
        Return = "return",
        /// The resident was spoken to.
        Contact = "contact",
        /// 改派类: kind, grade or line became another.
        Classify = "classify",
        Transfer = "transfer",
        /// A work order was made.
        Order = "order",
        /// It went along with its work order.
        Follow = "follow",
        Hold = "hold",
        Resume = "resume",
        Extend = "extend",
        Close = "close",
        FollowUp = "follow_up",
        Reopen = "reopen",
        /// 并案.
        Join = "join",
        Unjoin = "unjoin",
        /// The same person asked again, with nothing new.
        AskAgain = "ask_again",
        /// 督办.
        Supervise = "supervise",
        Warn = "warn",
        Escalate = "escalate",
    }
    /// Why a call was joined to another.
    RequestJoin {
        /// 重复诉求: the same person about the same matter; counted once.
        Repeat = "repeat",
        /// 群体诉求: others about the same matter.
        Mass = "mass",
    }
    ReturnReason {
        /// 无效.
        Invalid = "invalid",
        /// 超职责.
        OutOfScope = "out_of_scope",
    }
    FollowUpWay { Phone = "phone", Link = "link" }
    TermUnit { Hours = "hours", WorkingDays = "working_days" }
    /// The three talks (民情三谈).
    TalkKind {
        /// 夜谈: a group, in the evening.
        NightTalk = "night_talk",
        /// 访谈: at a household's door.
        Visit = "visit",
        /// 约谈: with the party concerned.
        Appointment = "appointment",
    }
    TalkStatus { Planned = "planned", Held = "held", Published = "published", Cancelled = "cancelled" }
    /// What a cost is of: the cost centres of a subdistrict.
    CostCenter {
        /// What the people of a crew are paid.
        Crew = "crew",
        Vehicle = "vehicle",
        /// 管理与调度.
        Supervision = "supervision",
        Office = "office",
        /// 材料: for one line, or for all.
        Material = "material",
    }
    CostStatus {
        /// Entered, the paper is not there yet: not in the books.
        Pending = "pending",
        Booked = "booked",
        Voided = "voided",
    }
    /// What a cost is shared by (分摊动因).
    CostDriver {
        /// Minutes that people logged on work orders.
        LoggedMinutes = "logged_minutes",
        /// Planned minutes of orders that were done, where nobody logged any.
        PlannedMinutes = "planned_minutes",
        /// Area × coefficient of its grade, of the places served.
        WeightedArea = "weighted_area",
        /// Kilograms on weigh tickets.
        Tonnage = "tonnage",
        /// Minutes for which crews had a vehicle.
        UseMinutes = "use_minutes",
        /// Orders that were done.
        Orders = "orders",
        /// Fen that a line bears of crews, vehicles and material.
        DirectCost = "direct_cost",
        /// It was for one line from the beginning.
        OwnLine = "own_line",
    }
    CostMonthStatus { Frozen = "frozen", Reopened = "reopened" }
    /// Money of all owners of an estate: where it comes from, what it is for.
    CommonKind {
        /// 公共道路停车.
        Parking = "parking",
        /// 电梯、楼宇广告.
        Advertising = "advertising",
        /// 场地租金.
        VenueRent = "venue_rent",
        /// 快递柜.
        ParcelLocker = "parcel_locker",
        /// 自助售货机.
        Vending = "vending",
        /// 通信基站.
        Telecom = "telecom",
        Interest = "interest",
        OtherIncome = "other_income",
        /// 经营管理分成: the operator's agreed part.
        ManagementShare = "management_share",
        Tax = "tax",
        /// What the owners decided to spend.
        Spending = "spending",
        /// 补充专项维修资金.
        RepairFund = "repair_fund",
    }
    BookKind {
        /// What households of an estate owe and pay.
        Estate = "estate",
        /// What a municipal contract brings.
        Contract = "contract",
        /// What the operator spends and earns in a subdistrict besides: crews, facilities.
        Operation = "operation",
        /// What belongs to all owners of an estate (公共收益): never the operator's.
        CommonRevenue = "common_revenue",
    }
    /// A month without a closing is open.
    PeriodStatus {
        /// The proof is being made; nothing is booked in it meanwhile.
        Closing = "closing",
        Closed = "closed",
        /// Opened again: this version no longer counts, its totals stay.
        Reopened = "reopened",
    }
    /// What makes a proposal to act before somebody calls again (未诉先办).
    ProposalRule {
        /// The same kind of call about one place, again and again.
        Repeated = "repeated",
        /// An occurrence of a service plan was missed, and calls came.
        Missed = "missed",
        /// One place failed inspections again, and calls came.
        Failing = "failing",
    }
    ProposalStatus {
        Open = "open",
        /// It became a work order.
        Accepted = "accepted",
        Dismissed = "dismissed",
        /// Nobody decided, and nothing new came for a whole window.
        Expired = "expired",
    }
    EvidenceKind { Request = "request", WorkOrder = "work_order", Finding = "finding" }
    ProofCause { Manual = "manual", Nightly = "nightly", Closing = "closing", CommandLine = "command_line" }
    EventKind {
        Bill = "bill", Receipt = "receipt", Allocation = "allocation",
        /// Money taken off a bill again, back to the household's credit.
        Unallocation = "unallocation",
        Void = "void",
        CreditNote = "credit_note",
        /// A rest given up as bad debt, and what was given up asked for again.
        WriteOff = "write_off", WriteOffReversal = "write_off_reversal",
        LateFee = "late_fee", LateFeeWaiver = "late_fee_waiver",
        SupplierBill = "supplier_bill",
        Refund = "refund",
        /// A channel did not pay a refund out: it is the household's credit again.
        RefundFailed = "refund_failed",
        /// A receipt taken in error.
        ReceiptReversal = "receipt_reversal",
        Suspense = "suspense",
        /// Unidentified money given back to who sent it.
        SuspenseReturn = "suspense_return",
        /// A channel paid out what it took for us, less its fee.
        Settlement = "settlement",
        /// What a bank's line was said to be: the bank's own charge or interest, cash or card money paid in.
        Explained = "explained",
        /// Cash a steward collected, handed in at the counter.
        Handover = "handover",
        /// A month of a municipal contract, with what was taken off and kept back.
        ContractInvoice = "contract_invoice",
        ContractReceipt = "contract_receipt",
        /// What was kept back is asked for.
        RetentionRelease = "retention_release",
        /// Interest for paying a contract's invoice late.
        ContractInterest = "contract_interest",
        /// What a crew, a vehicle or the office cost in a month.
        CrewCost = "crew_cost",
        /// Shared cost given to the lines it served.
        CostShare = "cost_share",
        FacilityIncome = "facility_income",
        FacilityCost = "facility_cost",
        FacilitySubsidy = "facility_subsidy",
        CommonIncome = "common_income",
        CommonCost = "common_cost",
    }
    WriteOffStatus {
        Proposed = "proposed",
        /// Approved and booked.
        Written = "written",
        Rejected = "rejected",
        /// Undone: the household owes it again.
        Reversed = "reversed",
    }
    BillKind { Regular = "regular", DebitNote = "debit_note" }
    BillState { Issued = "issued", Void = "void" }
    DisputeStatus { Open = "open", Accepted = "accepted", Rejected = "rejected" }
    RunStatus {
        /// Being previewed.
        Draft = "draft",
        Previewed = "previewed", Committing = "committing", Done = "done", Stopped = "stopped", Discarded = "discarded",
    }
    AnomalyKind {
        NoTariff = "no_tariff", NoArea = "no_area", Deviation = "deviation", Zero = "zero", OverLimit = "over_limit",
        /// A dwelling in which nobody is charged.
        NoOwner = "no_owner",
        /// Billed before, but not like this.
        Conflict = "conflict",
        NoReading = "no_reading",
        MeterBackwards = "meter_backwards",
        FormulaError = "formula_error",
        /// A shared bill that nobody can be asked for.
        NoWeight = "no_weight",
    }
    /// 权属: whose an idle space is.
    SpaceTenure {
        /// 业主共有.
        OwnersCommon = "owners_common",
        /// 社区配套用房.
        CommunityPublic = "community_public",
        /// 国企房产.
        Soe = "soe",
        /// 行政办公腾挪.
        GovOffice = "gov_office",
        /// 村集体、股份经济合作社.
        Collective = "collective",
        Leased = "leased",
    }
    /// What an idle space was before.
    FormerUse {
        PumpHouse = "pump_house", BicycleShed = "bicycle_shed", BoilerHouse = "boiler_house", ServicePremises = "service_premises",
        Office = "office", Shop = "shop", Other = "other",
    }
    SpaceStatus {
        /// 摸排登记.
        Surveyed = "surveyed",
        /// 权属核查.
        TitleChecked = "title_checked",
        /// 需求征集.
        Needs = "needs",
        /// 方案.
        Proposed = "proposed",
        /// 表决、联审通过.
        Approved = "approved",
        /// 施工.
        Works = "works",
        /// 竣工验收.
        Accepted = "accepted",
        /// 投用.
        Operating = "operating",
        /// 绩效评估.
        Reviewed = "reviewed",
        /// 退出.
        Returned = "returned",
    }
    SpaceStep {
        CheckTitle = "check_title", GatherNeeds = "gather_needs", Propose = "propose",
        /// The proposal was not approved: back to what is needed.
        Refuse = "refuse",
        Approve = "approve", StartWorks = "start_works", Accept = "accept", Open = "open", Review = "review",
        /// After a review it goes on, adjusted.
        Continue = "continue",
        Return = "return",
    }
    /// What shows that a space may be used.
    TitleKind {
        /// 产权或共有部分证明.
        PropertyRecord = "property_record",
        /// 配套用房移交、划拨文件.
        AllocationPaper = "allocation_paper",
        /// 联建协议.
        CoBuildAgreement = "co_build_agreement",
        /// 办公用房腾挪批复.
        RelocationApproval = "relocation_approval",
        /// 集体资产使用协议.
        CooperativeAgreement = "cooperative_agreement",
        Lease = "lease",
    }
    FacilityKind {
        /// 老年食堂.
        Canteen = "canteen",
        /// 日间照料中心.
        DayCare = "day_care",
        /// 青少年科普活动中心.
        YouthScience = "youth_science",
        /// 残疾人照料中心.
        DisabledCare = "disabled_care",
        /// 文体活动中心.
        CultureSport = "culture_sport",
        ReadingRoom = "reading_room", Barber = "barber", RepairShop = "repair_shop",
        /// 助浴点.
        BathingHelp = "bathing_help",
        /// 议事厅.
        MeetingHall = "meeting_hall",
        /// 托育.
        Childcare = "childcare",
    }
    /// What a use needs before it begins.
    PermitKind {
        /// 结构安全鉴定.
        Structure = "structure",
        /// 消防验收或备案.
        Fire = "fire",
        /// 食品经营许可.
        Food = "food",
        /// 油烟排放.
        OilFumes = "oil_fumes",
        /// 养老服务机构备案.
        ElderCare = "elder_care",
        /// 残疾人服务机构备案.
        DisabledCare = "disabled_care",
        /// 托育机构备案.
        Childcare = "childcare",
        /// 无障碍.
        BarrierFree = "barrier_free",
        /// 公共场所卫生许可.
        Hygiene = "hygiene",
    }
    FundParty { Government = "government", Operator = "operator", Owners = "owners", Donation = "donation" }
    BookingStatus { Booked = "booked", Cancelled = "cancelled", Attended = "attended", NoShow = "no_show" }
    EnrolmentStatus {
        Enrolled = "enrolled",
        /// Who comes next when somebody cancels.
        Waiting = "waiting",
        Cancelled = "cancelled",
    }
    MealSheetStatus { Posted = "posted", Reversed = "reversed" }
    EntrySide { Cost = "cost", Income = "income", Subsidy = "subsidy" }
    FacilityHead {
        Staff = "staff", Food = "food", Energy = "energy", Rent = "rent", Repair = "repair", Supplies = "supplies",
        /// What is paid for a service or a place: day care, a hall.
        Fees = "fees",
        /// 运营补贴.
        Operation = "operation",
        Other = "other",
    }
    ScorecardStatus { Draft = "draft", Confirmed = "confirmed" }
    /// How far an item of the standard for complete communities is met.
    ItemMark { Met = "met", Partly = "partly", Unmet = "unmet", NotApplicable = "not_applicable" }
    /// What is counted for an item of the standard. Areas in 0.01 m², shares in 0.01 %, the rest in pieces.
    CommunityMeasure {
        /// Rooms for culture and sport, youth science, reading and meetings.
        ActivityArea = "activity_area",
        ChildcareArea = "childcare_area",
        DayCareArea = "day_care_area",
        /// Canteens, barbers, repair shops that are open.
        DailyShops = "daily_shops",
        WastePoints = "waste_points",
        GreenPlots = "green_plots",
        /// Estates with a property service contract that runs.
        ManagedEstates = "managed_estates",
        /// Calls registered in the 90 days before.
        Calls = "calls_90_days",
        /// Talks held in the 90 days before.
        Talks = "talks_90_days",
        /// Programmes that run.
        Programmes = "programmes",
    }
    /// Where the money of an entry is.
    PaidFrom {
        Cash = "cash", Bank = "bank",
        /// Owed to who supplied it.
        Payable = "payable",
    }
    PaymentChannel {
        Cash = "cash", Pos = "pos", BankTransfer = "bank_transfer", Steward = "steward",
        Wechat = "wechat", Alipay = "alipay",
        /// Told by a partner's signed webhook.
        Webhook = "webhook",
    }
    ChannelOrderStatus { Open = "open", Paid = "paid", Closed = "closed" }
    RefundMethod {
        Cash = "cash", BankTransfer = "bank_transfer",
        /// 原路退回: by the channel that brought it.
        Channel = "channel",
    }
    RefundStatus { Done = "done", Processing = "processing", Failed = "failed" }
    /// 正常 or 冲红.
    EInvoiceStatus { Live = "live", Red = "red" }
    SuspenseStatus { Open = "open", Claimed = "claimed", Returned = "returned" }
    /// What a registered account is: the bank's, or the operator's as a merchant of a payment channel.
    BankAccountKind { Bank = "bank", Wechat = "wechat", Alipay = "alipay" }
    /// What a statement tells of.
    StatementKind {
        /// A bank account: opening + in − out = closing.
        Bank = "bank",
        /// A channel's trades (交易账单, 业务明细): gross, fees and refunds; there is no balance.
        ChannelBill = "channel_bill",
        /// A channel's money (资金账单, 账务明细): every movement of the merchant's balance there.
        ChannelFlow = "channel_flow",
    }
    /// How far an uploaded statement file is.
    ImportState {
        /// Its bytes are being kept.
        Received = "received",
        /// Its layout is recognised and its rows are read and checked.
        Reading = "reading",
        /// Its lines are matched and stored.
        Placing = "placing",
        Done = "done",
        /// Nothing of it is stored but why.
        Refused = "refused",
    }
    /// What the bank or the channel says became of a movement.
    LineStatus {
        /// Booked on an account.
        Booked = "booked",
        /// The booking takes back an earlier one (冲正).
        Reversed = "reversed",
        /// A resident paid through a channel.
        Paid = "paid",
        /// Money given back through a channel.
        Refund = "refund",
        RefundProcessing = "refund_processing",
        RefundFailed = "refund_failed",
        /// The payment was revoked at the counter (撤销).
        Revoked = "revoked",
    }
    /// How the text of a file is written.
    FileEncoding {
        /// UTF-8 where it is valid, GB18030 otherwise.
        Auto = "auto",
        Utf8 = "utf8",
        Gb18030 = "gb18030",
    }
    Delimiter { Comma = "comma", Semicolon = "semicolon", Tab = "tab", Pipe = "pipe" }
    /// How a bank's file says which way money went.
    SignConvention {
        /// One column of money in, one of money out.
        TwoColumns = "two_columns",
        /// One column; what goes out is negative.
        Signed = "signed",
        /// One column of amounts, another with the word for the direction.
        DirectionColumn = "direction_column",
    }
    Direction { In = "in", Out = "out" }
    /// Where a statement line ended up: exactly one.
    LineOutcome {
        /// Tied to one receipt, refund or settlement of exactly its amount.
        Matched = "matched",
        /// Something fits, and a person says yes or no.
        Suggested = "suggested",
        /// Nothing fits yet; what fits may still come while it is younger than the window.
        Pending = "pending",
        /// It does not agree with what is on record.
        Difference = "difference",
        /// Held until somebody says whose it is (挂账).
        Suspense = "suspense",
        /// A person said what it is; it belongs to nobody's account.
        Explained = "explained",
    }
    /// What a line is that belongs to no household.
    Explanation {
        /// Booked: the bank's own charge.
        BankCharge = "bank_charge",
        /// Booked: interest on the balance.
        Interest = "interest",
        /// Booked: the counter's cash, paid in at the bank (现金存行).
        CashDeposit = "cash_deposit",
        /// Booked: card payments, less what their processor keeps (POS 到账).
        PosPayout = "pos_payout",
        /// 内部划转: between the operator's own accounts.
        OwnTransfer = "own_transfer",
        /// 经营支出: wages, suppliers; kept in the operator's own books.
        OperatingCost = "operating_cost",
        /// 财政资金: what the subdistrict pays for its contracts.
        PublicMoney = "public_money",
        /// A channel's movement that its own bill tells of.
        ChannelMovement = "channel_movement",
        NotOurs = "not_ours",
        Other = "other",
    }
}

impl Explanation {
    /// Whether the line moves money in our books; of the others, other books tell.
    #[must_use]
    pub const fn is_booked(self) -> bool {
        matches!(self, Self::BankCharge | Self::Interest | Self::CashDeposit | Self::PosPayout)
    }
}

impl ContractKind {
    /// Whether the public pays for it, not the owners or a tenant.
    #[must_use]
    pub const fn is_municipal(self) -> bool {
        matches!(self, Self::StreetCleaning | Self::Greening | Self::WasteHaulage)
    }
}

impl ChargeItem {
    #[must_use]
    pub const fn method(self) -> ChargeMethod {
        match self {
            Self::PropertyFee => ChargeMethod::Area,
            Self::Parking | Self::WasteHaulage | Self::Service => ChargeMethod::Unit,
            Self::Water | Self::Electricity => ChargeMethod::Metered,
            Self::SharedWater | Self::SharedElectricity | Self::Lift => ChargeMethod::Shared,
        }
    }

    /// Its place in the order in which a payment settles the lines of a bill, from 1.
    #[must_use]
    pub fn priority(self) -> i32 {
        let at = Self::ALL.iter().position(|item| *item == self).expect("every item is listed");
        i32::try_from(at + 1).expect("a handful of items")
    }
}

impl BillingCycle {
    /// How many months one bill covers.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::HalfYearly => 6,
            Self::Yearly => 12,
        }
    }
}
