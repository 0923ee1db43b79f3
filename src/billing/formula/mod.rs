//! The formula of a metered charge: a small typed expression, never a script.
//!
//! `if(usage > 10, tier(usage, 10, 2.5, 3.2), 25)`: numbers, the [`Variable`]s, `+ - * /`, `min`, `max`, `if` with one
//! comparison, and `tier(quantity, end, price, …, last price)`. Its value is an amount in yuan, reckoned in exact
//! rationals and rounded once. What goes wrong is an error that says what and where; it never becomes 0.

mod eval;
mod parse;
#[cfg(test)]
mod tests;

pub use eval::{EvalError, Inputs};
pub use parse::{ParseError, parse};

/// An exact number.
pub type Ratio = num_rational::Ratio<i128>;

/// Characters a formula may have.
pub const MAX_LENGTH: usize = 500;
/// Brackets within brackets.
pub const MAX_DEPTH: usize = 16;

/// What a formula may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// What was used: closing − opening.
    Usage,
    Opening,
    Closing,
    /// Days of the period.
    Days,
    /// Months of the period.
    Months,
}

impl Variable {
    pub const ALL: [(&'static str, Self); 5] = [
        ("usage", Self::Usage),
        ("opening", Self::Opening),
        ("closing", Self::Closing),
        ("days", Self::Days),
        ("months", Self::Months),
    ];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
}

/// Something with a number for its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    Number(Ratio),
    Variable(Variable),
    Negative(Box<Expression>),
    /// The column of the operator, from 1, for errors.
    Binary(Operator, usize, Box<(Expression, Expression)>),
    Min(Vec<Expression>),
    Max(Vec<Expression>),
    If(Box<(Condition, Expression, Expression)>),
    /// The quantity, the ends with their prices, and the price above the last end.
    Tier(Box<Expression>, Vec<(Ratio, Ratio)>, Ratio),
}

/// Something that is true or not; only `if` takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub left: Expression,
    pub comparison: Comparison,
    pub right: Expression,
}
