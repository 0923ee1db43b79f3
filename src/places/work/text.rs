//! The words of places of work.

use entity::enums::{PlaceKind, WasteKind};

use crate::i18n::Lang;
use crate::messages;

messages! {
    places { zh: "作业点位", en: "Places of work" }
    new_place { zh: "新增点位", en: "New place" }
    list { zh: "点位", en: "Places" }
    streets { zh: "街道路网", en: "Street network" }
    import { zh: "导入", en: "Import" }
    export_geojson { zh: "导出 GeoJSON", en: "Export GeoJSON" }
    export_csv { zh: "导出 CSV", en: "Export CSV" }
    kind { zh: "种类", en: "Kind" }
    name { zh: "名称", en: "Name" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    estate { zh: "小区", en: "Estate" }
    no_estate { zh: "不在小区内", en: "In no estate" }
    grade { zh: "养护等级", en: "Class" }
    no_grade { zh: "不分级", en: "None" }
    grade_n(n) { zh: "{n} 级", en: "class {n}" }
    area { zh: "面积（㎡）", en: "Area (m²)" }
    area_hint { zh: "可空：按图计算", en: "Empty: reckoned from the map" }
    stated { zh: "登记", en: "as stated" }
    by_map { zh: "按图", en: "by the map" }
    width { zh: "宽度（米）", en: "Width (m)" }
    length { zh: "长度（米）", en: "Length (m)" }
    bins { zh: "垃圾桶", en: "Bins" }
    bins_of(waste) { zh: "{waste}（桶数）", en: "{waste} (bins)" }
    hours { zh: "开放时间", en: "Opening hours" }
    always { zh: "全天", en: "All day" }
    status { zh: "状态", en: "Status" }
    active { zh: "在用", en: "In use" }
    retired { zh: "停用", en: "Retired" }
    geometry { zh: "位置", en: "Position" }
    geometry_hint { zh: "GeoJSON、WKT，或每行一个“经度,纬度”。画图时自动填写。", en: "GeoJSON, WKT, or one “longitude,latitude” a line. Drawing fills it in." }
    map { zh: "地图", en: "Map" }
    draw { zh: "在地图上画", en: "Draw on the map" }
    draw_hint { zh: "点击地图加点；拖动点移动；点中后按删除去掉；拖动小点在中间加点。", en: "Click the map to add points; drag a point to move it; choose one and delete it; drag a small one to put a point between." }
    undo_point { zh: "撤销一点", en: "Undo a point" }
    delete_point { zh: "删除选中点", en: "Delete the point" }
    clear_points { zh: "重画", en: "Start again" }
    crossing { zh: "边线相交，请挪动标红的点。", en: "Sides cross; move the points marked red." }
    drawn(n) { zh: "{n} 个点", en: "{n} points" }
    unreadable_typed { zh: "文字看不懂，地图没有更新。", en: "What is typed is not readable; the map was not changed." }
    plans { zh: "作业计划", en: "Service plans" }
    orders { zh: "工单", en: "Work orders" }
    open_orders(open, all) { zh: "未完成 {open}，共 {all}", en: "{open} open, {all} in all" }
    active_plans(active, all) { zh: "启用 {active}，共 {all}", en: "{active} active, {all} in all" }
    retired_note(plans) { zh: "已停用：不再派新工单；{plans} 个启用的计划不会生成工单。", en: "Retired: no new orders; {plans} active plans make none." }
    none_yet { zh: "没有点位", en: "No places" }
    none_hint { zh: "换一个条件，或新增、导入点位。", en: "Ask for others, or add or import some." }
    saved { zh: "点位已保存。", en: "The place is saved." }
    all_kinds { zh: "全部种类", en: "All kinds" }
    all_estates { zh: "全部小区", en: "All estates" }
    any_status { zh: "全部状态", en: "All" }
    name_shape { zh: "名称：请填写，最多 60 字", en: "Name: give one of up to 60 letters" }
    name_taken { zh: "该街道已有同种类同名点位。", en: "The subdistrict has a place of this kind and name already." }
    kind_unknown(kinds) { zh: "种类：应为{kinds}之一", en: "Kind: one of {kinds}" }
    estate_unknown { zh: "小区：不在该街道", en: "Estate: not in this subdistrict" }
    grade_range { zh: "养护等级：1、2 或 3", en: "Class: 1, 2 or 3" }
    area_unreadable { zh: "面积：应为平方米，最多两位小数，不超过一千万", en: "Area: square metres with up to two decimals, ten million at most" }
    area_contradicts(said, map) { zh: "面积：登记 {said} ㎡ 与按图 {map} ㎡ 相差超过 25%，请核对其一", en: "Area: {said} m² as stated and {map} m² by the map differ by more than 25 %; check either" }
    width_range { zh: "宽度：应大于 0，不超过 200 米", en: "Width: more than 0, 200 m at most" }
    width_unreadable { zh: "宽度：应为米，最多两位小数", en: "Width: metres with up to two decimals" }
    width_not_here { zh: "宽度：只有路段有宽度", en: "Width: only road segments have one" }
    bins_not_here { zh: "垃圾桶：只有垃圾集置点有", en: "Bins: only waste points have some" }
    bins_range { zh: "垃圾桶：每种 1 至 100 个", en: "Bins: 1 to 100 of a kind" }
    bins_twice { zh: "垃圾桶：同一种垃圾写了两次", en: "Bins: one kind of waste is there twice" }
    bins_unreadable { zh: "垃圾桶：应如“易腐垃圾 4; 其他垃圾 6”", en: "Bins: write “food 4; residual 6”" }
    hours_not_here { zh: "开放时间：只有垃圾集置点和中转站有", en: "Opening hours: only waste points and transfer stations have some" }
    hours_many { zh: "开放时间：每天最多 6 段", en: "Opening hours: 6 a day at most" }
    hours_end_first(from, to) { zh: "开放时间：{from}-{to} 结束不晚于开始", en: "Opening hours: {from}-{to} does not end after it begins" }
    hours_overlap { zh: "开放时间：时段重叠", en: "Opening hours: they overlap" }
    hours_unreadable { zh: "开放时间：应如“06:30-09:00; 18:00-20:30”", en: "Opening hours: write “06:30-09:00; 18:00-20:30”" }
    active_unreadable { zh: "状态：应为在用或停用", en: "Status: in use or retired" }
    subdistrict_unknown { zh: "街道：请选择", en: "Subdistrict: choose one" }
    waste_food { zh: "易腐垃圾", en: "Food" }
    waste_residual { zh: "其他垃圾", en: "Residual" }
    waste_recyclable { zh: "可回收物", en: "Recyclable" }
    waste_hazardous { zh: "有害垃圾", en: "Hazardous" }
    waste_bulky { zh: "大件垃圾", en: "Bulky" }
    waste_renovation { zh: "装修垃圾", en: "Renovation" }
    waste_green { zh: "绿化垃圾", en: "Green waste" }
    kind_road { zh: "路段", en: "Road segment" }
    kind_green { zh: "绿地", en: "Green plot" }
    kind_waste { zh: "垃圾集置点", en: "Waste point" }
    kind_checkpoint { zh: "巡查点", en: "Checkpoint" }
    kind_building { zh: "楼幢", en: "Building" }
    kind_facility { zh: "设施", en: "Facility" }
    kind_station { zh: "垃圾中转站", en: "Transfer station" }
    import_title { zh: "导入点位", en: "Import places" }
    import_how { zh: "GeoJSON（FeatureCollection）、CSV 或 xlsx（位置用 WKT 列或经度、纬度列）。先核对、后导入：有一处问题就整份不导入；按种类和名称更新，没写的项目不变，同一文件重复导入不会改动。最多 5000 个点位，10 MB。", en: "GeoJSON (a FeatureCollection), CSV or xlsx (position as a WKT column, or longitude and latitude columns). Check first, then import: one problem and nothing is imported; places are known by kind and name, what is not said stays, the same file again changes nothing. 5,000 places and 10 MB at most." }
    file { zh: "文件", en: "File" }
    file_kinds { zh: ".geojson、.json、.csv 或 .xlsx，不超过 10 MB", en: ".geojson, .json, .csv or .xlsx, 10 MB at most" }
    template_csv { zh: "CSV 模板", en: "CSV template" }
    template_geojson { zh: "GeoJSON 模板", en: "GeoJSON template" }
    nothing_new { zh: "文件内容与系统一致，无需导入。", en: "The file says what is there already; nothing to import." }
    rows_read(n) { zh: "共读取 {n} 个点位，核对通过。", en: "{n} places read, all of them good." }
    created { zh: "新增", en: "New" }
    changed { zh: "变更", en: "Changed" }
    unchanged { zh: "不变", en: "Unchanged" }
    imported(n) { zh: "已导入 {n} 个点位。", en: "{n} places are imported." }
    row { zh: "行/要素", en: "Row/feature" }
    field { zh: "字段", en: "Field" }
    too_big { zh: "文件超过 10 MB", en: "The file is larger than 10 MB" }
    too_many { zh: "超过 5000 个点位", en: "There are more than 5,000 places" }
    not_a_collection { zh: "不是 GeoJSON 的 FeatureCollection", en: "This is no GeoJSON FeatureCollection" }
    not_a_feature { zh: "不是 GeoJSON 的 Feature", en: "This is no GeoJSON feature" }
    nothing_in_it { zh: "文件里没有要素", en: "The file has no features" }
    twice(row) { zh: "与第 {row} 行/要素同种类同名", en: "has the kind and name of row/feature {row}" }
    position_missing { zh: "位置：缺少；填 WKT，或经度和纬度", en: "Position: missing; give WKT, or longitude and latitude" }
}

#[must_use]
pub const fn kind_name(l: Lang, kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::RoadSegment => kind_road(l),
        PlaceKind::GreenPlot => kind_green(l),
        PlaceKind::WastePoint => kind_waste(l),
        PlaceKind::Checkpoint => kind_checkpoint(l),
        PlaceKind::Building => kind_building(l),
        PlaceKind::Facility => kind_facility(l),
        PlaceKind::TransferStation => kind_station(l),
    }
}

#[must_use]
pub const fn waste_name(l: Lang, kind: WasteKind) -> &'static str {
    match kind {
        WasteKind::Food => waste_food(l),
        WasteKind::Residual => waste_residual(l),
        WasteKind::Recyclable => waste_recyclable(l),
        WasteKind::Hazardous => waste_hazardous(l),
        WasteKind::Bulky => waste_bulky(l),
        WasteKind::Renovation => waste_renovation(l),
        WasteKind::GreenWaste => waste_green(l),
    }
}

/// The kinds in one line, for where none of them was given.
#[must_use]
pub fn all_kind_names(l: Lang) -> String {
    let all: Vec<&str> = PlaceKind::ALL.iter().map(|k| kind_name(l, *k)).collect();
    match l {
        Lang::Zh => all.join("、"),
        Lang::En => all.join(", "),
    }
}
