//! Every parser against files that were cut and bent at many places: a refusal or a reading, never a panic, and never a
//! reading that contradicts itself. The seeds are the sample files and what the fuzzer kept (`fuzz/corpus`).

use std::path::{Path, PathBuf};

use dawuye::reconciliation::formats::{Parsed, open_here, parse};
use entity::enums::FileEncoding;

use crate::statement_files::{root, today, usable_profiles};

/// How often a sample file is cut and bent.
const CUTS: usize = 48;
const FLIPS: usize = 64;
/// What the fuzzer kept has been bent already.
const OF_CORPUS: usize = 6;
/// Bombs and long files add nothing when they are bent.
const MAX_SEED: u64 = 16 * 1024;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

fn seeds() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root(), corpus()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.metadata().unwrap().len() <= MAX_SEED {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What is read agrees with itself.
fn check(parsed: &Parsed) {
    if let (Some(opening), Some(closing)) = (parsed.opening, parsed.closing) {
        assert_eq!(opening.0 + parsed.money_in.0 - parsed.money_out.0, closing.0);
    }
    let sum: i64 = parsed.movements.iter().map(dawuye::reconciliation::formats::Movement::signed).sum();
    assert_eq!(sum, parsed.money_in.0 - parsed.money_out.0);
    assert!(parsed.movements.iter().all(|m| m.amount.0 >= 0 && m.booked_on <= today()));
}

/// Spreadsheets are read in another process, which has its own tests.
fn read(bytes: &[u8]) {
    let Ok(content) = open_here(bytes, FileEncoding::Auto) else { return };
    if let Ok(parsed) = parse(&content, today(), &usable_profiles()) {
        check(&parsed);
    }
}

/// The same places on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }
}

#[test]
fn no_parser_panics_on_what_was_cut_or_bent() {
    let seeds = seeds();
    assert!(seeds.len() > 100, "{} seeds", seeds.len());
    for path in seeds {
        let bytes = std::fs::read(&path).unwrap();
        // A panic names its seed.
        println!("{}", path.display());
        read(&bytes);
        let mut dice = Dice(bytes.len() as u64);
        let (cuts, flips) = if path.starts_with(corpus()) { (OF_CORPUS, OF_CORPUS) } else { (CUTS, FLIPS) };
        let cuts = cuts.min(bytes.len());
        for cut in 0..cuts {
            read(&bytes[..cut * bytes.len() / cuts]);
        }
        for _ in 0..flips {
            let mut bent = bytes.clone();
            for _ in 0..=dice.roll(3) {
                if bent.is_empty() {
                    break;
                }
                let at = dice.roll(bent.len());
                match dice.roll(5) {
                    0 => bent[at] = u8::try_from(dice.roll(256)).unwrap(),
                    1 => bent[at] = b"0123456789,.-+E`\"#:/\r\n<>&;"[dice.roll(26)],
                    2 => {
                        bent.remove(at);
                    }
                    3 => bent.insert(at, b"0,`\":{\n<"[dice.roll(8)]),
                    _ => {
                        let to = (at + dice.roll(40)).min(bent.len());
                        let piece = bent[at..to].to_vec();
                        let into = dice.roll(bent.len());
                        bent.splice(into..into, piece);
                    }
                }
            }
            read(&bent);
        }
    }
}
