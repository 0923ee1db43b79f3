//! The people of the demo's crews: every name and number is invented.

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::crew;
use entity::enums::{LicenceKind, Line};
use entity::value::{SkillId, SubdistrictId};

use crate::access::Caller;
use crate::app::App;
use crate::crews::workers::service::{NewLicence, add_licence_in, create_in};
use crate::crews::workers::skills::{EditSkill, save_in};
use crate::crews::workers::{EditWorker, NewWorker};
use crate::db::Tx;
use crate::error::Result;

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢",
];
const GIVEN: [&str; 20] = [
    "建国", "秀英", "桂兰", "志强", "玉梅", "国庆", "春花", "德明", "爱珍", "海涛", "小红", "永康", "金凤",
    "卫东", "丽华", "振兴", "彩霞", "长根", "美玲", "世平",
];

/// A crew, and how many shall be in it.
pub struct Team {
    pub crew: crew::Model,
    pub headcount: usize,
}

/// What each line's people can do; the first is everybody's, the others are given round.
const SKILLS: [(Line, &str, Option<LicenceKind>); 15] = [
    (Line::StreetCleaning, "人工清扫", None),
    (Line::StreetCleaning, "快速保洁", None),
    (Line::StreetCleaning, "电动三轮驾驶", Some(LicenceKind::DrivingD)),
    (Line::StreetCleaning, "机扫车驾驶", Some(LicenceKind::DrivingB2)),
    (Line::WasteHaulage, "装卸清运", None),
    (Line::WasteHaulage, "清运车驾驶", Some(LicenceKind::DrivingB2)),
    (Line::Greening, "绿化养护", None),
    (Line::Greening, "高枝修剪", Some(LicenceKind::WorkAtHeight)),
    (Line::Greening, "病虫害防治", Some(LicenceKind::PestControl)),
    (Line::Property, "楼道保洁", None),
    (Line::Property, "水电维修", Some(LicenceKind::Electrician)),
    (Line::Property, "管道疏通", None),
    (Line::Property, "电梯管理", Some(LicenceKind::Lift)),
    (Line::Property, "秩序维护", Some(LicenceKind::Guard)),
    (Line::Property, "监控值守", None),
];

/// The skills of a crew's people: everybody's, and those given round.
const fn wanted(line: Line, name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match line {
        Line::StreetCleaning => (&["人工清扫"], &["快速保洁", "电动三轮驾驶", "机扫车驾驶"]),
        Line::WasteHaulage => (&["装卸清运"], &["清运车驾驶"]),
        Line::Greening => (&["绿化养护"], &["高枝修剪", "病虫害防治"]),
        Line::Property => match name.as_bytes() {
            // The first sign of 综合, 秩序 and 楼道.
            [0xE7, 0xBB, 0xBC, ..] => (&["管道疏通"], &["水电维修", "水电维修", "电梯管理"]),
            [0xE7, 0xA7, 0xA9, ..] => (&["秩序维护"], &["监控值守"]),
            _ => (&["楼道保洁"], &["管道疏通"]),
        },
    }
}

const fn issuer(kind: LicenceKind) -> &'static str {
    match kind {
        LicenceKind::DrivingA2 | LicenceKind::DrivingB2 | LicenceKind::DrivingC1 | LicenceKind::DrivingD => {
            "杭州市公安局交通警察支队"
        }
        LicenceKind::Electrician | LicenceKind::WorkAtHeight | LicenceKind::ConfinedSpace => {
            "浙江省应急管理厅"
        }
        LicenceKind::Lift => "杭州市市场监督管理局",
        LicenceKind::PestControl => "浙江省有害生物防制协会",
        LicenceKind::Guard => "杭州市公安局",
    }
}

/// A licence of the `n`th worker; every eleventh ends within weeks of the demo's months.
fn licence_of(kind: LicenceKind, n: usize, begin: NaiveDate) -> NewLicence {
    let months = if n.is_multiple_of(11) { 7 } else { 14 + u32::try_from(n % 48).unwrap_or(0) };
    let valid_to = begin + Months::new(months) + Days::new(14);
    NewLicence {
        kind,
        number: format!("3301{:04}{:06}", 2000 + n, 710_000 + n * 37),
        issuer: issuer(kind).to_owned(),
        valid_from: valid_to - Months::new(72),
        valid_to,
    }
}

fn name(n: usize) -> String {
    format!("{}{}", SURNAMES[n * 7 % SURNAMES.len()], GIVEN[n * 3 % GIVEN.len()])
}

pub async fn make(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    subdistrict_id: SubdistrictId,
    teams: &[Team],
    begin: NaiveDate,
) -> Result<()> {
    let mut skills: Vec<(&str, SkillId, Option<LicenceKind>)> = Vec::with_capacity(SKILLS.len());
    for (line, name, licence) in SKILLS {
        let skill = EditSkill { line, name: name.to_owned(), licence };
        skills.push((name, save_in(app, tx, caller, None, &skill).await?.id, licence));
    }
    let since = NaiveDate::from_ymd_opt(begin.year() - 2, 1, 1).expect("a valid day");
    let mut n = 0;
    for team in teams {
        let (all, some) = wanted(team.crew.line, &team.crew.name);
        for at in 0..team.headcount {
            n += 1;
            let round = some.get(at % (some.len() + 1)).copied();
            let named = all.iter().copied().chain(round);
            let can: Vec<_> = named.filter_map(|name| skills.iter().find(|s| s.0 == name)).collect();
            let worker = EditWorker {
                number: format!("CY{n:03}"),
                name: if at == 0 { team.crew.foreman.clone() } else { name(n) },
                phone: format!("1990002{n:04}"),
                active_from: since,
                active_to: None,
                skills: can.iter().map(|s| s.1).collect(),
            };
            let new = NewWorker { subdistrict_id, crew_id: Some(team.crew.id), worker };
            let made = create_in(tx, caller, app.now(), &new).await?;
            for kind in can.iter().filter_map(|s| s.2) {
                add_licence_in(tx, caller, app.now(), made.id, &licence_of(kind, n, begin)).await?;
            }
        }
    }
    Ok(())
}
