//! Worked cases of the rules.

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("2026-{text}:00+08:00")).unwrap().to_utc()
}

fn on(text: &str) -> NaiveDate {
    format!("2026-{}", &text[..5]).parse().unwrap()
}

/// `09-01T10:00`
fn call(id: i64, when: &str, building: Option<i64>, location: &str) -> Call {
    Call {
        id: RequestId(id),
        estate: EstateId(1),
        building: building.map(BuildingId),
        line: Line::Property,
        kind: RequestKind::Repair,
        title: format!("第{id}件"),
        location: location.to_owned(),
        place_words: format!("翠苑一区 {location}"),
        at: at(when),
        on: on(when),
    }
}

fn order(id: i64, when: &str, estate: Option<i64>) -> Missed {
    Missed {
        id: WorkOrderId(id),
        plan: ServicePlanId(5),
        estate: estate.map(EstateId),
        place: None,
        line: Line::Property,
        title: "楼道清扫".to_owned(),
        location: "文一路（教工路–学院路）".to_owned(),
        minutes: 45,
        on: on(when),
        at: at(when),
    }
}

fn finding(id: i64, inspection: i64, when: &str) -> Failure {
    Failure {
        id: FindingId(id),
        inspection: InspectionId(inspection),
        estate: Some(EstateId(1)),
        place: PlaceId(8),
        place_name: "3幢投放点".to_owned(),
        line: Line::Property,
        at: at(when),
        on: on(when),
    }
}

#[test]
fn three_calls_of_one_kind_about_one_building_are_a_pattern() {
    let mut calls = vec![call(1, "09-01T10:00", Some(3), "3幢"), call(2, "09-05T10:00", Some(3), "3幢2单元")];
    let cases = repeated(&calls);
    assert_eq!((cases.len(), cases[0].holds()), (1, false), "two are not");
    calls.push(call(3, "09-09T10:00", Some(3), "3幢顶楼"));
    let other = Call { kind: RequestKind::Complaint, ..call(4, "09-09T11:00", Some(3), "3幢") };
    let line = Call { line: Line::Greening, ..call(5, "09-09T11:00", Some(3), "3幢") };
    calls.extend([other, line, call(6, "09-09T11:00", Some(4), "4幢")]);
    let ripe: Vec<Case> = repeated(&calls).into_iter().filter(Case::holds).collect();
    assert_eq!(ripe.len(), 1);
    let case = &ripe[0];
    assert_eq!(case.subject, "repeated:property:repair:b3");
    assert_eq!((case.raised_by(), case.window()), ("request-3".into(), Some((on("09-01"), on("09-09")))));
    assert_eq!((case.about.as_str(), case.location.as_str()), ("第3件", "翠苑一区 3幢顶楼"));
}

#[test]
fn without_a_building_the_words_of_the_place_count() {
    let calls = [
        call(1, "09-01T10:00", None, "东门 岗亭"),
        call(2, "09-02T10:00", None, "东门岗亭"),
        call(3, "09-03T10:00", None, "东门，岗亭"),
        call(4, "09-03T10:00", None, "西门"),
        call(5, "09-03T10:00", None, "。"),
    ];
    let cases = repeated(&calls);
    assert_eq!(cases.iter().map(|c| c.pieces.len()).collect::<Vec<_>>(), [3, 1]);
    let elsewhere = Call { estate: EstateId(2), ..call(6, "09-03T10:00", None, "东门岗亭") };
    let apart = repeated(&[calls[0].clone(), calls[1].clone(), elsewhere]);
    assert!(apart.iter().all(|c| !c.holds()), "another estate has an east gate of its own");
}

#[test]
fn a_call_within_a_week_after_missed_work_is_put_down_to_it() {
    let missed_on = [order(1, "09-01T08:00", Some(1))];
    for (when, raised) in
        [("09-01T07:59", false), ("09-01T08:00", true), ("09-08T23:59", true), ("09-09T00:00", false)]
    {
        let cases = missed(&missed_on, &[call(1, when, None, "文一路口")]);
        assert_eq!(cases.iter().any(Case::holds), raised, "{when}");
    }
    let elsewhere = Call { estate: EstateId(2), ..call(1, "09-02T08:00", None, "文一路口") };
    let other = Call { line: Line::Greening, ..call(2, "09-02T08:00", None, "文一路口") };
    assert!(missed(&missed_on, &[elsewhere, other]).is_empty());
    let twice = [order(1, "09-01T08:00", Some(1)), order(2, "09-03T08:00", Some(1))];
    let cases = missed(&twice, &[call(7, "09-04T08:00", None, "文一路口")]);
    assert_eq!((cases.len(), cases[0].pieces.len(), cases[0].minutes), (1, 3, 45));
    assert_eq!(
        (cases[0].raised_by(), cases[0].subject.as_str()),
        ("request-7".into(), "missed:property:plan5")
    );
}

#[test]
fn what_was_missed_in_a_building_is_put_down_to_its_own_calls() {
    let of = |location: &str, line| Missed {
        location: location.to_owned(),
        line,
        ..order(1, "09-01T08:00", Some(1))
    };
    let raised = |missed_at: Missed, words: &str| {
        let line = missed_at.line;
        let call = Call { line, ..call(1, "09-02T08:00", None, words) };
        missed(&[missed_at], &[call]).iter().any(Case::holds)
    };
    assert!(raised(of("翠苑一区66幢", Line::Property), "66幢2单元楼道"));
    assert!(!raised(of("翠苑一区66幢", Line::Property), "6幢2单元楼道"));
    assert!(
        !raised(of("水泵房与配电间", Line::Property), "6幢2单元楼道"),
        "property calls are of every sort"
    );
    assert!(raised(of("水泵房与配电间", Line::Property), "水泵房与配电间门口"));
    assert!(raised(of("中心绿地", Line::Greening), "6幢楼下"), "a municipal line's are few and of one sort");
}

#[test]
fn a_street_lies_in_no_estate_so_the_words_must_name_it() {
    let missed_on = [order(1, "09-01T08:00", None)];
    assert!(missed(&missed_on, &[call(1, "09-02T08:00", None, "文一路近教工路")]).iter().any(Case::holds));
    assert!(missed(&missed_on, &[call(1, "09-02T08:00", None, "文二路")]).is_empty());
}

#[test]
fn two_inspections_and_a_call_make_a_failing_place() {
    let calls = [call(1, "09-05T08:00", None, "3幢投放点旁")];
    let once = [finding(1, 1, "09-01T09:00"), finding(2, 1, "09-01T09:05")];
    assert!(failing(&once, &calls).iter().all(|c| !c.holds()), "one sheet counts once");
    let twice = [finding(1, 1, "09-01T09:00"), finding(3, 2, "09-03T09:00")];
    assert!(failing(&twice, &[]).iter().all(|c| !c.holds()), "nobody called");
    let cases = failing(&twice, &calls);
    assert!(cases[0].holds());
    assert_eq!((cases[0].subject.as_str(), cases[0].pieces.len()), ("failing:property:p8", 3));
}

#[test]
fn what_was_decided_needs_news() {
    let calls: Vec<Call> = (1..=4).map(|id| call(id, &format!("09-0{id}T10:00"), Some(3), "3幢")).collect();
    let case = || repeated(&calls).remove(0);
    let known = |ids: &[i64]| ids.iter().map(|id| (EvidenceKind::Request, *id)).collect::<BTreeSet<_>>();
    assert!(!case().has_news(&known(&[1, 2, 3, 4])));
    assert!(case().has_news(&known(&[1, 2, 3])));
    assert_eq!(case().beyond(&known(&[1, 2])).iter().map(|p| p.id).collect::<Vec<_>>(), [3, 4]);
    // The work was done on the second: two calls have come since.
    let left = case().since(Some(at("09-02T12:00")));
    assert_eq!((left.pieces.len(), left.holds()), (2, false));
    let left = case().since(Some(at("09-01T12:00")));
    assert!(left.holds());
}
