//! The rules of charging once more, written from the rule book in rationals without bounds and day by day. Nothing of
//! the code under test is used here; thousands of random cases a run must agree with it to the fen.

mod calendar;
mod cases;
mod rules;

use num_bigint::BigInt;
use num_rational::BigRational;

pub type Exact = BigRational;

pub fn whole(n: i64) -> Exact {
    Exact::from_integer(BigInt::from(n))
}

pub fn ratio(n: i64, d: i64) -> Exact {
    Exact::new(BigInt::from(n), BigInt::from(d))
}
