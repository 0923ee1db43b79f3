//! Places of work and the lines of service.

use sea_orm::entity::prelude::*;

words! {
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
}
