//! The days of a plan's rule against those of python-dateutil, which knows nothing of us.

use std::process::Command;

use chrono::{Days, NaiveDate};
use dawuye::works::recurrence::{Refusal, Rule};

const RULES: &str = "3000";
/// What every run asks; the other seed is the day's, so that new rules are asked as time goes by.
const SEED: u64 = 20_261_129;

fn dateutil(seed: u64) -> String {
    // Debian's own Python: python3-dateutil is installed for it.
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/recurrence.py");
    let done = Command::new("/usr/bin/python3")
        .args([script, &seed.to_string(), RULES])
        .output()
        .expect("python3 with python3-dateutil; tests/run installs them");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

fn names_a_last_week(rule: &str) -> bool {
    let weeks = rule.split(';').find_map(|part| part.strip_prefix("BYWEEKNO=")).unwrap_or("1");
    weeks.split(',').any(|week| matches!(week.trim_start_matches('-'), "52" | "53"))
}

fn compare(seed: u64) {
    let (mut asked, mut with_days, mut refused, mut wrong) = (0, 0, 0, Vec::new());
    for line in dateutil(seed).lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let day = |text: &str| -> NaiveDate { text.parse().expect("a day") };
        let (first, from) = (day(cells[1]), day(cells[2]));
        let until = from + Days::new(731);
        let rule = match Rule::try_new(cells[0]) {
            Ok(rule) => rule,
            // The only rules of RFC 5545 that are refused; every other one is compared.
            Err(Refusal::LastWeeks) if names_a_last_week(cells[0]) => {
                refused += 1;
                continue;
            }
            Err(why) => panic!("{}: {why:?}", cells[0]),
        };
        let ours: Vec<String> =
            rule.days(first, from, until).iter().map(|d| d.format("%Y%m%d").to_string()).collect();
        asked += 1;
        with_days += usize::from(!ours.is_empty());
        if ours.join(",") != cells[3] {
            let theirs: Vec<&str> = cells[3].split(',').collect();
            let extra: Vec<_> = ours.iter().filter(|d| !theirs.contains(&d.as_str())).take(5).collect();
            let missing: Vec<_> = theirs.iter().filter(|d| !ours.iter().any(|o| o == *d)).take(5).collect();
            wrong.push(format!("{} from {first}: extra {extra:?}, missing {missing:?}", cells[0]));
        }
    }
    println!(
        "seed {seed}: {asked} rules compared, {with_days} with days in the two years; {refused} refused"
    );
    assert!(asked >= 2_500 && with_days >= 1_800);
    assert!(wrong.is_empty(), "{} of {asked} differ: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn recurrence_agrees_with_dateutil() {
    compare(SEED);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a seed that changes")]
fn recurrence_agrees_with_dateutil_on_rules_of_the_day() {
    compare(u64::try_from(chrono::Utc::now().timestamp() / 86_400).expect("after 1970"));
}
