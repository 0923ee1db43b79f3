//! Crews, their people and vehicles.

use sea_orm::entity::prelude::*;

words! {
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
}
