//! The spaces of the demo and what stands in them; every name is invented.

use entity::enums::{FacilityKind, FormerUse, FundParty, SpaceTenure};
use entity::value::{Area, Fen};

use crate::billing::tariffs::vote::Vote;

/// A space of the demo: name, address, whose, former use, 0.01 m², budget in yuan, uses.
pub(super) struct Site {
    pub name: &'static str,
    pub address: &'static str,
    pub tenure: SpaceTenure,
    pub former: FormerUse,
    pub area: i64,
    pub budget: i64,
    pub kinds: &'static [FacilityKind],
    /// Facilities in it: kind, name, 0.01 m², rooms with what they hold.
    pub houses: &'static [House],
}

pub(super) type House = (FacilityKind, &'static str, i64, &'static [(&'static str, i32)]);

pub(super) const SITES: [Site; 7] = [
    Site {
        name: "东水泵房",
        address: "翠苑一区12幢北侧",
        tenure: SpaceTenure::Soe,
        former: FormerUse::PumpHouse,
        area: 62_000,
        budget: 1_860_000,
        kinds: &[FacilityKind::Canteen],
        houses: &[(FacilityKind::Canteen, "翠香坊老年食堂", 60_000, &[("包厢", 12), ("活动区", 40)])],
    },
    Site {
        name: "社区配套用房一至二层",
        address: "翠苑一区31幢南侧",
        tenure: SpaceTenure::CommunityPublic,
        former: FormerUse::ServicePremises,
        area: 106_000,
        budget: 2_120_000,
        kinds: &[FacilityKind::DayCare, FacilityKind::BathingHelp, FacilityKind::Barber],
        houses: &[
            (FacilityKind::DayCare, "康乐日间照料中心", 74_000, &[("多功能室", 30), ("康复室", 10)]),
            (FacilityKind::BathingHelp, "暖心助浴点", 8_000, &[("助浴间", 2)]),
            (FacilityKind::Barber, "便民理发室", 6_000, &[]),
        ],
    },
    Site {
        name: "老锅炉房",
        address: "翠苑一区45幢西侧",
        tenure: SpaceTenure::OwnersCommon,
        former: FormerUse::BoilerHouse,
        area: 90_000,
        budget: 1_540_000,
        kinds: &[FacilityKind::CultureSport],
        houses: &[(
            FacilityKind::CultureSport,
            "活力文体活动中心",
            88_000,
            &[("羽毛球场", 20), ("乒乓球室", 16), ("舞蹈室", 25)],
        )],
    },
    Site {
        name: "社区办公楼三层",
        address: "翠苑一区社区办公楼",
        tenure: SpaceTenure::GovOffice,
        former: FormerUse::Office,
        area: 48_000,
        budget: 620_000,
        kinds: &[FacilityKind::YouthScience, FacilityKind::ReadingRoom, FacilityKind::MeetingHall],
        houses: &[
            (FacilityKind::YouthScience, "星芽青少年科普活动中心", 26_000, &[("实验室", 20), ("创客室", 16)]),
            (FacilityKind::ReadingRoom, "一苑书房", 12_000, &[("研讨间", 8)]),
            (FacilityKind::MeetingHall, "邻里议事厅", 8_000, &[("议事厅", 36)]),
        ],
    },
    Site {
        name: "南自行车棚",
        address: "翠苑一区58幢东侧",
        tenure: SpaceTenure::OwnersCommon,
        former: FormerUse::BicycleShed,
        area: 32_000,
        budget: 880_000,
        kinds: &[FacilityKind::DisabledCare],
        houses: &[(FacilityKind::DisabledCare, "阳光残疾人照料中心", 30_000, &[("手工室", 15)])],
    },
    Site {
        name: "西自行车棚",
        address: "翠苑一区63幢西侧",
        tenure: SpaceTenure::OwnersCommon,
        former: FormerUse::BicycleShed,
        area: 21_000,
        budget: 360_000,
        kinds: &[FacilityKind::RepairShop],
        houses: &[],
    },
    Site {
        name: "文一路沿街商铺",
        address: "文一路沿街3号",
        tenure: SpaceTenure::Leased,
        former: FormerUse::Shop,
        area: 16_000,
        budget: 280_000,
        kinds: &[FacilityKind::Childcare],
        houses: &[],
    },
];

/// Vote figures of the model community in which three quarters of those who took part agree.
pub(super) fn carried() -> Vote {
    Vote {
        total_households: 3146,
        total_area: Area(18_120_000),
        voting_households: 2318,
        voting_area: Area(13_360_500),
        agreeing_households: 1902,
        agreeing_area: Area(10_940_200),
    }
}

pub(super) fn funds(site: &Site) -> Vec<(FundParty, Fen)> {
    let whole = site.budget * 100;
    let government = whole / 10 * 6;
    match site.tenure {
        SpaceTenure::OwnersCommon => {
            let owners = whole / 10;
            vec![
                (FundParty::Government, Fen(government)),
                (FundParty::Operator, Fen(whole - government - owners)),
                (FundParty::Owners, Fen(owners)),
            ]
        }
        _ => vec![(FundParty::Government, Fen(government)), (FundParty::Operator, Fen(whole - government))],
    }
}
