//! The value of a formula.

use entity::value::{Fen, Quantity, half_up};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

use super::{Comparison, Condition, Expression, Operator, Ratio, Variable};

/// One unit of a [`Quantity`].
const QUANTITY_UNIT: i128 = 10_000;

/// What the variables stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    pub usage: Quantity,
    pub opening: Quantity,
    pub closing: Quantity,
    pub days: i64,
    pub months: i64,
}

/// Why a formula has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    #[error("division by zero at column {0}")]
    DivisionByZero(usize),
    /// The numbers grow past what can be reckoned exactly, or the amount past the limit of a line.
    #[error("beyond the limits")]
    OverLimit,
    #[error("the result is negative")]
    Negative,
}

impl Expression {
    /// What the formula comes to, rounded once to the fen.
    ///
    /// # Errors
    /// As [`EvalError`] says.
    pub fn amount(&self, inputs: &Inputs) -> Result<Fen, EvalError> {
        let yuan = self.value(inputs)?;
        if yuan < Ratio::zero() {
            return Err(EvalError::Negative);
        }
        let hundred = yuan.checked_mul(&Ratio::from_integer(100)).ok_or(EvalError::OverLimit)?;
        if hundred > Ratio::from_integer(i128::from(Fen::LINE_LIMIT.0)) {
            return Err(EvalError::OverLimit);
        }
        let (numerator, denominator): (i128, i128) = hundred.into();
        // half_up doubles both parts.
        if numerator > i128::MAX / 4 || denominator > i128::MAX / 4 {
            return Err(EvalError::OverLimit);
        }
        i64::try_from(half_up(numerator, denominator)).map(Fen).map_err(|_| EvalError::OverLimit)
    }

    /// The exact value in yuan.
    ///
    /// # Errors
    /// As [`EvalError`] says.
    pub fn value(&self, inputs: &Inputs) -> Result<Ratio, EvalError> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Variable(variable) => Ok(inputs.value(*variable)),
            Self::Negative(inner) => {
                Ratio::zero().checked_sub(&inner.value(inputs)?).ok_or(EvalError::OverLimit)
            }
            Self::Binary(operator, column, sides) => {
                binary(*operator, *column, sides.0.value(inputs)?, sides.1.value(inputs)?)
            }
            Self::Min(of) => fold(of, inputs, Ord::min),
            Self::Max(of) => fold(of, inputs, Ord::max),
            Self::If(parts) => {
                let (condition, then, otherwise) = parts.as_ref();
                if condition.holds(inputs)? { then.value(inputs) } else { otherwise.value(inputs) }
            }
            Self::Tier(quantity, tiers, last) => tiered(quantity.value(inputs)?, tiers, *last),
        }
    }
}

impl Inputs {
    fn value(&self, variable: Variable) -> Ratio {
        match variable {
            Variable::Usage => Ratio::new(i128::from(self.usage.0), QUANTITY_UNIT),
            Variable::Opening => Ratio::new(i128::from(self.opening.0), QUANTITY_UNIT),
            Variable::Closing => Ratio::new(i128::from(self.closing.0), QUANTITY_UNIT),
            Variable::Days => Ratio::from_integer(i128::from(self.days)),
            Variable::Months => Ratio::from_integer(i128::from(self.months)),
        }
    }
}

impl Condition {
    fn holds(&self, inputs: &Inputs) -> Result<bool, EvalError> {
        let (left, right) = (self.left.value(inputs)?, self.right.value(inputs)?);
        Ok(match self.comparison {
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Greater => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Equal => left == right,
        })
    }
}

fn binary(operator: Operator, column: usize, left: Ratio, right: Ratio) -> Result<Ratio, EvalError> {
    let value = match operator {
        Operator::Add => left.checked_add(&right),
        Operator::Subtract => left.checked_sub(&right),
        Operator::Multiply => left.checked_mul(&right),
        Operator::Divide if right.is_zero() => return Err(EvalError::DivisionByZero(column)),
        Operator::Divide => left.checked_div(&right),
    };
    value.ok_or(EvalError::OverLimit)
}

fn fold(of: &[Expression], inputs: &Inputs, pick: fn(Ratio, Ratio) -> Ratio) -> Result<Ratio, EvalError> {
    let mut values = of.iter().map(|e| e.value(inputs));
    let first = values.next().ok_or(EvalError::OverLimit)??;
    values.try_fold(first, |best, next| Ok(pick(best, next?)))
}

/// A negative quantity costs a negative amount at the first price, so that it is seen, not hidden.
fn tiered(quantity: Ratio, tiers: &[(Ratio, Ratio)], last: Ratio) -> Result<Ratio, EvalError> {
    let over = || EvalError::OverLimit;
    let (mut sum, mut floor) = (Ratio::zero(), Ratio::zero());
    for (end, price) in tiers {
        let inside = quantity.min(*end).checked_sub(&floor).ok_or_else(over)?;
        let part = inside.checked_mul(price).ok_or_else(over)?;
        sum = sum.checked_add(&part).ok_or_else(over)?;
        if quantity <= *end {
            return Ok(sum);
        }
        floor = *end;
    }
    let part = quantity.checked_sub(&floor).and_then(|rest| rest.checked_mul(&last)).ok_or_else(over)?;
    sum.checked_add(&part).ok_or_else(over)
}
