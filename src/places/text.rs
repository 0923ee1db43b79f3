//! The words of places.

use crate::messages;

messages! {
    name_shape { zh: "名称为 1 至 60 个字符。", en: "A name has 1 to 60 characters." }
    geometry_shape { zh: "位置应为点、线或面的 GeoJSON。", en: "The geometry is a GeoJSON point, line or polygon." }
}
