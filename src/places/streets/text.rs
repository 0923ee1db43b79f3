//! The words of the street network.

use crate::messages;

messages! {
    title { zh: "街道路网", en: "Street network" }
    import_title { zh: "导入路网", en: "Import streets" }
    import { zh: "导入路网", en: "Import streets" }
    export { zh: "导出 GeoJSON", en: "Export GeoJSON" }
    template { zh: "GeoJSON 模板", en: "GeoJSON template" }
    import_how { zh: "GeoJSON 线（FeatureCollection）。属性：name 名称；modes 可通行方式（walk 步行、e_tricycle 电动三轮、truck 货车，不写为全部）；one_way 单行（按画线方向，步行不限）；level 层（桥、隧道与地面不同，只在共同的点相接）。线在交叉和共点处自动断开。导入会整体替换本街道的路网。", en: "GeoJSON lines (a FeatureCollection). Properties: name; modes (walk, e_tricycle, truck; all when not said); one_way (as the line is drawn; not for people on foot); level (bridges and tunnels differ from the ground and join it at shared points only). Lines are cut where they cross or share a point. The import replaces the quarter's whole network." }
    length { zh: "道路长度", en: "Streets" }
    km { zh: "公里", en: "km" }
    nodes { zh: "节点", en: "Nodes" }
    pieces { zh: "路段", en: "Pieces" }
    by_mode { zh: "各种通行方式", en: "By way of moving" }
    mode { zh: "通行方式", en: "Moves" }
    walk { zh: "步行", en: "On foot" }
    e_tricycle { zh: "电动三轮车", en: "Electric tricycle" }
    truck { zh: "货车", en: "Truck" }
    parts { zh: "互不相通的部分", en: "Parts not connected" }
    joined { zh: "接入的点位", en: "Places joined" }
    joined_n(n, all) { zh: "{n} / {all}", en: "{n} of {all}" }
    in_main { zh: "在最大部分", en: "In the largest part" }
    apart { zh: "没有接入路网的点位", en: "Places joined to no street" }
    apart_hint { zh: "离最近的道路超过 150 米，或只在与其他道路不通的部分；行程按直线的 1.3 倍计算。", en: "Farther than 150 m from any street, or in a part that no other street leads to; travel is reckoned as the straight line times 1.3." }
    all_joined { zh: "所有在用点位都已接入。", en: "Every place in use is joined." }
    more(n) { zh: "还有 {n} 个", en: "and {n} more" }
    map { zh: "地图", en: "Map" }
    main_part { zh: "最大部分", en: "Largest part" }
    other_parts { zh: "其他部分", en: "Other parts" }
    none_yet { zh: "还没有路网", en: "No streets yet" }
    none_hint { zh: "导入道路后，派单排程按实际道路计算行程；没有路网时按直线的 1.3 倍计算。", en: "Once streets are imported, plans of the day travel along them; until then travel is the straight line times 1.3." }
    rows_read(n) { zh: "共读取 {n} 条线，核对通过。", en: "{n} lines read, all of them good." }
    same { zh: "与现有路网一致，无需导入。", en: "The network is this already; nothing to import." }
    before { zh: "现有路段", en: "Pieces now" }
    after { zh: "导入后路段", en: "Pieces then" }
    imported(n) { zh: "路网已导入，共 {n} 段。", en: "The network is imported: {n} pieces." }
    not_a_collection { zh: "不是 GeoJSON 的 FeatureCollection", en: "This is no GeoJSON FeatureCollection" }
    nothing_in_it { zh: "文件里没有要素", en: "The file has no features" }
    too_many { zh: "超过 20000 条线", en: "There are more than 20,000 lines" }
    too_many_pieces { zh: "断开后超过 20000 段", en: "Cut at the crossings there are more than 20,000 pieces" }
    too_big { zh: "文件超过 10 MB", en: "The file is larger than 10 MB" }
    name_shape { zh: "name：最多 60 字", en: "name: 60 letters at most" }
    modes_unknown { zh: "modes：应为 walk、e_tricycle、truck 中的一种或几种", en: "modes: one or more of walk, e_tricycle, truck" }
    one_way_unknown { zh: "one_way：应为 true 或 false", en: "one_way: true or false" }
    level_unknown { zh: "level：应为整数", en: "level: a whole number" }
}
