//! Costs, and the money of all owners.

use sea_orm::entity::prelude::*;

words! {
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
}
