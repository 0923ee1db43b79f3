//! From text to a formula.

use winnow::ascii::{digit1, multispace0};
use winnow::combinator::{alt, cut_err, delimited, opt, preceded, repeat, separated};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::stream::Location;
use winnow::token::take_while;
use winnow::{LocatingSlice, ModalResult};

use super::{Comparison, Condition, Expression, MAX_DEPTH, MAX_LENGTH, Operator, Ratio, Variable};

/// Digits before and after the point of a number.
const MAX_DIGITS: usize = 9;
const MAX_DECIMALS: usize = 6;

/// Why a text is no formula. Columns count characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    #[error("longer than {MAX_LENGTH} characters")]
    TooLong,
    #[error("brackets nest deeper than {MAX_DEPTH} at column {0}")]
    TooDeep(usize),
    #[error("not understood at column {0}")]
    Syntax(usize),
    #[error("unknown name {name} at column {column}")]
    UnknownName { name: String, column: usize },
    #[error("{name} at column {column} does not take these values")]
    WrongArguments { name: String, column: usize },
    #[error("the number at column {0} has too many digits")]
    NumberTooLong(usize),
}

type Input<'a> = LocatingSlice<&'a str>;

/// Names are not yet looked up, so that an unknown one can be told from a slip of the pen.
enum Raw {
    Number { whole: String, fraction: String, at: usize },
    Name(String, usize),
    Negative(Box<Raw>),
    Binary(char, usize, Box<(Raw, Raw)>),
    Call(String, usize, Vec<Argument>),
}

enum Argument {
    Value(Raw),
    Comparison(Raw, Comparison, Raw),
}

/// Reads a formula.
///
/// # Errors
/// As [`ParseError`] says.
pub fn parse(text: &str) -> Result<Expression, ParseError> {
    if text.chars().count() > MAX_LENGTH {
        return Err(ParseError::TooLong);
    }
    let mut depth = 0;
    for (at, c) in text.chars().enumerate() {
        match c {
            '(' if depth == MAX_DEPTH => return Err(ParseError::TooDeep(at + 1)),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let column = |byte: usize| text.get(..byte).map_or(0, |head| head.chars().count()) + 1;
    let raw = delimited(multispace0, sum, multispace0)
        .parse(LocatingSlice::new(text))
        .map_err(|e| ParseError::Syntax(column(e.offset())))?;
    typed(raw, &column)
}

fn sum(input: &mut Input<'_>) -> ModalResult<Raw> {
    let first = product(input)?;
    chain(first, ['+', '-'], product).parse_next(input)
}

fn product(input: &mut Input<'_>) -> ModalResult<Raw> {
    let first = signed(input)?;
    chain(first, ['*', '/'], signed).parse_next(input)
}

/// `first op operand op operand …`, from the left.
fn chain<'a>(
    first: Raw,
    operators: [char; 2],
    operand: fn(&mut Input<'a>) -> ModalResult<Raw>,
) -> impl Parser<Input<'a>, Raw, ErrMode<ContextError>> {
    let operator = move |input: &mut Input<'a>| {
        let at = input.current_token_start();
        winnow::token::one_of(operators).map(|c: char| (c, at)).parse_next(input)
    };
    let step = (preceded(multispace0, operator), cut_err(preceded(multispace0, operand)));
    let mut first = Some(first);
    repeat(0.., step)
        .fold(
            move || first.take(),
            |left: Option<Raw>, ((operator, at), right)| {
                left.map(|left| Raw::Binary(operator, at, Box::new((left, right))))
            },
        )
        .verify_map(|raw| raw)
}

fn signed(input: &mut Input<'_>) -> ModalResult<Raw> {
    let minus = opt('-').parse_next(input)?;
    multispace0.parse_next(input)?;
    let inner = atom(input)?;
    Ok(if minus.is_some() { Raw::Negative(Box::new(inner)) } else { inner })
}

fn atom(input: &mut Input<'_>) -> ModalResult<Raw> {
    alt((number, call_or_name, bracketed)).parse_next(input)
}

fn bracketed(input: &mut Input<'_>) -> ModalResult<Raw> {
    delimited(('(', multispace0), cut_err(sum), cut_err((multispace0, ')'))).parse_next(input)
}

fn number(input: &mut Input<'_>) -> ModalResult<Raw> {
    let at = input.current_token_start();
    let (whole, fraction): (&str, Option<&str>) =
        (digit1, opt(preceded('.', cut_err(digit1)))).parse_next(input)?;
    Ok(Raw::Number { whole: whole.to_owned(), fraction: fraction.unwrap_or_default().to_owned(), at })
}

fn call_or_name(input: &mut Input<'_>) -> ModalResult<Raw> {
    let at = input.current_token_start();
    let name: &str = take_while(1.., |c: char| c.is_alphabetic() || c == '_').parse_next(input)?;
    let name = name.to_owned();
    let arguments: Option<Vec<Argument>> = opt(preceded(
        (multispace0, '('),
        cut_err(delimited(
            multispace0,
            separated(1.., argument, (multispace0, ',', multispace0)),
            (multispace0, ')'),
        )),
    ))
    .parse_next(input)?;
    Ok(match arguments {
        Some(arguments) => Raw::Call(name, at, arguments),
        None => Raw::Name(name, at),
    })
}

fn argument(input: &mut Input<'_>) -> ModalResult<Argument> {
    let left = sum(input)?;
    let comparison = alt((
        "<=".value(Comparison::AtMost),
        ">=".value(Comparison::AtLeast),
        '<'.value(Comparison::Less),
        '>'.value(Comparison::Greater),
        "==".value(Comparison::Equal),
    ));
    let right =
        opt((preceded(multispace0, comparison), cut_err(preceded(multispace0, sum)))).parse_next(input)?;
    Ok(match right {
        Some((comparison, right)) => Argument::Comparison(left, comparison, right),
        None => Argument::Value(left),
    })
}

fn typed(raw: Raw, column: &dyn Fn(usize) -> usize) -> Result<Expression, ParseError> {
    let boxed = |raw| typed(raw, column).map(Box::new);
    Ok(match raw {
        Raw::Number { whole, fraction, at } => Expression::Number(exact(&whole, &fraction, column(at))?),
        Raw::Negative(inner) => Expression::Negative(boxed(*inner)?),
        Raw::Name(name, at) => {
            let found = Variable::ALL.iter().find(|(known, _)| *known == name);
            let Some((_, variable)) = found else {
                return Err(ParseError::UnknownName { name, column: column(at) });
            };
            Expression::Variable(*variable)
        }
        Raw::Binary(operator, at, sides) => {
            let operator = match operator {
                '+' => Operator::Add,
                '-' => Operator::Subtract,
                '*' => Operator::Multiply,
                _ => Operator::Divide,
            };
            let (left, right) = *sides;
            Expression::Binary(operator, column(at), Box::new((typed(left, column)?, typed(right, column)?)))
        }
        Raw::Call(name, at, arguments) => call(name, column(at), arguments, column)?,
    })
}

fn exact(whole: &str, fraction: &str, column: usize) -> Result<Ratio, ParseError> {
    if whole.len() > MAX_DIGITS || fraction.len() > MAX_DECIMALS {
        return Err(ParseError::NumberTooLong(column));
    }
    let scaled: i128 = format!("{whole}{fraction}").parse().map_err(|_| ParseError::Syntax(column))?;
    let places = u32::try_from(fraction.len()).map_err(|_| ParseError::NumberTooLong(column))?;
    Ok(Ratio::new(scaled, 10i128.pow(places)))
}

fn call(
    name: String,
    at: usize,
    arguments: Vec<Argument>,
    column: &dyn Fn(usize) -> usize,
) -> Result<Expression, ParseError> {
    let wrong = |name: String| ParseError::WrongArguments { name, column: at };
    if name == "if" {
        let Ok(
            [
                Argument::Comparison(left, comparison, right),
                Argument::Value(then),
                Argument::Value(otherwise),
            ],
        ) = <[Argument; 3]>::try_from(arguments)
        else {
            return Err(wrong(name));
        };
        let condition = Condition { left: typed(left, column)?, comparison, right: typed(right, column)? };
        return Ok(Expression::If(Box::new((condition, typed(then, column)?, typed(otherwise, column)?))));
    }
    if !["min", "max", "tier"].contains(&name.as_str()) {
        return Err(ParseError::UnknownName { name, column: at });
    }
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let Argument::Value(value) = argument else { return Err(wrong(name)) };
        values.push(typed(value, column)?);
    }
    match name.as_str() {
        "min" => Ok(Expression::Min(values)),
        "max" => Ok(Expression::Max(values)),
        _ => tier(values).ok_or_else(|| wrong(name)),
    }
}

/// The ends and prices are plain numbers, and the ends rise.
fn tier(mut values: Vec<Expression>) -> Option<Expression> {
    if values.len() < 2 || !values.len().is_multiple_of(2) {
        return None;
    }
    let quantity = values.remove(0);
    let numbers: Vec<Ratio> = values
        .into_iter()
        .map(|v| match v {
            Expression::Number(number) => Some(number),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let (last, pairs) = numbers.split_last()?;
    let pairs: Vec<(Ratio, Ratio)> = pairs.chunks_exact(2).map(|p| (p[0], p[1])).collect();
    let mut floor = Ratio::from_integer(0);
    for (end, _) in &pairs {
        if *end <= floor {
            return None;
        }
        floor = *end;
    }
    Some(Expression::Tier(Box::new(quantity), pairs, *last))
}
