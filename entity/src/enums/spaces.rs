//! Idle spaces, facilities, communities.

use sea_orm::entity::prelude::*;

words! {
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
}
