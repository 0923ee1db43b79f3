//! The shape of the house, held by reading its source: who calls whom, and what stays out of where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What stands under the slices and yet names one, with the reason.
const SHELL_MAY: &[(&str, &[&str], &str)] = &[
    (
        "app.rs",
        &[
            "access",
            "billing",
            "contracts",
            "common_revenue",
            "costs",
            "inspections",
            "ledger",
            "notices",
            "payments",
            "proactive",
            "reconciliation",
            "requests",
            "served",
            "settlement",
            "spaces",
            "waste",
            "works",
        ],
        "the wiring: who reacts to whom",
    ),
    (
        "jobs/mod.rs",
        &[
            "access",
            "billing",
            "contracts",
            "crews",
            "mail_in",
            "notices",
            "payments",
            "proactive",
            "reconciliation",
            "reports",
            "requests",
            "settlement",
            "works",
        ],
        "the wiring: which job calls whom",
    ),
    (
        "server.rs",
        &[
            "access",
            "billing",
            "common_revenue",
            "contracts",
            "costs",
            "crews",
            "dispatch",
            "inspections",
            "ledger",
            "notices",
            "open311",
            "payments",
            "people",
            "places",
            "proactive",
            "reconciliation",
            "reports",
            "requests",
            "scorecards",
            "settlement",
            "spaces",
            "talks",
            "waste",
            "works",
        ],
        "the wiring: which router serves whom",
    ),
    ("cli/bill.rs", &["access", "billing"], "a command calls its use case"),
    ("cli/demo.rs", &["demo"], "a command calls its use case"),
    ("cli/import.rs", &["access", "people"], "a command calls its use case"),
    ("cli/user.rs", &["access"], "a command calls its use case"),
    ("cli/verify.rs", &["access", "ledger"], "a command calls its use case"),
    ("db/audit.rs", &["access"], "an audit row names its caller"),
    ("files.rs", &["access"], "names of files are random tokens"),
    ("http/extract.rs", &["access"], "the extractor of the caller"),
    ("http/idempotency.rs", &["access"], "keys belong to a caller"),
    ("jobs/pages.rs", &["access"], "an office page asks who may"),
    ("jobs/runner.rs", &["access"], "a job is a caller"),
    ("mail/api.rs", &["people"], "addresses are masked"),
    ("mail/desk.rs", &["access", "places"], "the queue is listed by reach; a mail lies in an estate"),
    ("mail/pages.rs", &["access", "people"], "an office page asks who may, and masks addresses"),
    ("sign.rs", &["access"], "secrets are random tokens"),
    ("web/ctx.rs", &["access"], "a page knows its caller"),
    ("web/layout.rs", &["access"], "the menu shows what one may do"),
];

/// Money is reckoned here, so no binary fractions.
const MONEY: &[&str] = &[
    "entity/src/value",
    "src/billing",
    "src/common_revenue",
    "src/costs",
    "src/ledger",
    "src/notices",
    "src/payments",
    "src/reconciliation",
    "src/reports",
    "src/spaces/accounts",
    "src/spaces/meals",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(under: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(under)];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).expect("a source directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{under} holds no source");
    found
}

/// The code of a file without comments, the insides of strings, and its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let next = chars.get(at + 1).copied();
        let hashes = chars[at..].iter().skip(1).take_while(|c| **c == '#').count();
        if c == '/' && next == Some('/') {
            while chars.get(at).is_some_and(|c| *c != '\n') {
                at += 1;
            }
        } else if c == 'r'
            && chars.get(at + 1 + hashes) == Some(&'"')
            && !out.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            let rest: String = chars[at + 2 + hashes..].iter().collect();
            let inside = rest.find(&end).map_or(rest.chars().count(), |byte| rest[..byte].chars().count());
            at += 2 + hashes + inside + end.len();
            out.push_str("\"\"");
        } else if c == '"' {
            at += 1;
            while chars.get(at).is_some_and(|c| *c != '"') {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
            out.push_str("\"\"");
        } else if c == '\'' && (next == Some('\\') || chars.get(at + 2) == Some(&'\'')) {
            at += if next == Some('\\') { 3 } else { 2 };
            while chars.get(at).is_some_and(|c| *c != '\'') {
                at += 1;
            }
            at += 1;
            out.push_str("' '");
        } else {
            out.push(c);
            at += 1;
        }
    }
    out
}

fn name_of(path: &Path, under: &str) -> String {
    path.strip_prefix(root().join(under)).expect("below").display().to_string()
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The modules of the crate that a text names: `crate::a::…` and `crate::{a::…, b}`.
fn modules_named(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, path) in text.match_indices("crate::") {
        let rest = text[at + path.len()..].trim_start();
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest).to_owned());
            continue;
        };
        let mut depth = 0;
        let mut begins = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                c if begins && !c.is_whitespace() => {
                    found.insert(word(&group[at..]).to_owned());
                    begins = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// The slices in the order of `src/lib.rs`, lowest first.
fn slices() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).expect("the map");
    let (_, below) =
        text.split_once("// The slices, lowest first.").expect("the map says where the slices begin");
    below.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| word(l).to_owned()).collect()
}

/// The first part of a path below `src`: `billing` of `billing/store/runs.rs`.
fn owner(name: &str) -> &str {
    word(name)
}

#[test]
fn the_reader_reads_what_it_should() {
    let named =
        modules_named("use crate::{a, b::{c, d}, e::f};\nuse crate::g::h; crate::i(); super::crate_like::x");
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["a", "b", "e", "g", "i"]);
    let slices = slices();
    assert_eq!(
        (slices.first().map(String::as_str), slices.last().map(String::as_str)),
        (Some("access"), Some("demo"))
    );
    assert_eq!(slices.len(), 27);
}

#[test]
fn a_slice_calls_only_slices_before_it() {
    let order = slices();
    let rank = |name: &str| order.iter().position(|s| s == name);
    let may: BTreeMap<&str, BTreeSet<String>> =
        SHELL_MAY.iter().map(|(file, to, _)| (*file, to.iter().map(|s| (*s).to_owned()).collect())).collect();
    let (mut broken, mut used) = (Vec::new(), BTreeSet::new());
    for path in sources("src") {
        let name = name_of(&path, "src");
        let own = owner(&name);
        let named: BTreeSet<String> =
            modules_named(&code(&path)).into_iter().filter(|m| rank(m).is_some() && m != own).collect();
        match rank(own) {
            Some(mine) => {
                let above = named.iter().filter(|m| rank(m).is_some_and(|theirs| theirs > mine));
                broken.extend(above.map(|m| format!("{name} calls {m}, which stands above it")));
            }
            None => {
                let allowed = may.get(name.as_str()).cloned().unwrap_or_default();
                broken.extend(named.difference(&allowed).map(|m| format!("{name} calls the slice {m}")));
                broken.extend(
                    allowed.difference(&named).map(|m| format!("{name} may call {m}, but no longer does")),
                );
                used.insert(name.clone());
            }
        }
        // A path of `super`s must not climb to the crate's root past the rule above.
        let depth = path.strip_prefix(root().join("src")).expect("below").components().count();
        let depth = if name.ends_with("mod.rs") { depth - 1 } else { depth };
        if depth > 0 && code(&path).contains(&"super::".repeat(depth)) && depth > 1 {
            broken.push(format!("{name} climbs to the root by super::; write crate::"));
        }
    }
    broken.extend(
        may.keys().filter(|f| !used.contains(**f)).map(|f| format!("{f} is excepted, but not there")),
    );
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn axum_stays_at_the_doors_and_lettre_in_the_mail_room() {
    let mut broken = Vec::new();
    for path in sources("src") {
        let name = name_of(&path, "src");
        let code = code(&path);
        let door = matches!(owner(&name), "http" | "web" | "server")
            || name.ends_with("/api.rs")
            || name.ends_with("_api.rs")
            || name.split('/').skip(1).any(|part| part.contains("pages"));
        if !door && ["axum::", "axum_extra::", "tower_http::", "hyper::"].iter().any(|p| code.contains(p)) {
            broken.push(format!("{name} knows about HTTP"));
        }
        if code.contains("lettre::") && owner(&name) != "mail" && name != "settings.rs" {
            broken.push(format!("{name} knows about SMTP"));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_binary_fraction_comes_near_money() {
    let mut broken = Vec::new();
    for under in MONEY {
        for path in sources(under) {
            let code = code(&path);
            if code.contains("f64") || code.contains("f32") {
                broken.push(format!("{under}/{}", name_of(&path, under)));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_planner_depends_on_its_arguments_alone() {
    let mut broken = Vec::new();
    for path in sources("planner/src") {
        let (name, code) = (name_of(&path, "planner/src"), code(&path));
        let outside = ["std::fs", "std::env", "std::net", "std::process", "HashMap", "HashSet", "std::time"];
        let allowed: &[&str] = if name == "speed.rs" { &["std::time"] } else { &[] };
        let found = outside.iter().filter(|word| code.contains(**word) && !allowed.contains(word));
        broken.extend(found.map(|word| format!("planner/src/{name} uses {word}")));
        let judge = name.starts_with("check/") || name == "roster/check.rs";
        if judge && ["engine::", "search::", "row::"].iter().any(|search| code.contains(search)) {
            broken.push(format!("planner/src/{name} judges the search by its own means"));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_bans_stand_and_nothing_is_waved_through() {
    let bans = std::fs::read_to_string(root().join("clippy.toml")).expect("clippy.toml");
    for path in [
        "chrono::Utc::now",
        "chrono::Local::now",
        "std::time::SystemTime::now",
        "sea_orm::TransactionTrait::begin",
        "sea_orm::TransactionTrait::transaction",
    ] {
        assert!(bans.contains(&format!("path = \"{path}\"")), "{path} is no longer banned");
    }
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    assert!(manifest.contains("overflow-checks = true"), "money overflows loudly in a release, too");
    for under in ["src", "entity/src", "migration/src", "planner/src"] {
        for path in sources(under) {
            let code = code(&path);
            let name = name_of(&path, under);
            assert!(!code.contains("#[allow("), "{under}/{name} allows instead of expecting");
            for word in ["todo!(", "unimplemented!(", "dbg!("] {
                assert!(!code.contains(word), "{under}/{name} has {word})");
            }
        }
    }
}
