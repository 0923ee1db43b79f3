use entity::value::Fen;

use super::*;

fn inputs(usage: &str) -> Inputs {
    let usage: entity::value::Quantity = usage.parse().unwrap();
    let opening: entity::value::Quantity = "100".parse().unwrap();
    Inputs { usage, opening, closing: entity::value::Quantity(opening.0 + usage.0), days: 30, months: 1 }
}

fn fen(formula: &str, usage: &str) -> Result<Fen, EvalError> {
    parse(formula).unwrap_or_else(|e| panic!("{formula}: {e}")).amount(&inputs(usage))
}

#[test]
fn formulas_are_reckoned_exactly_and_rounded_once() {
    for (formula, usage, wanted) in [
        ("usage * 0.538", "120", 6456),
        ("usage*0.538+10", "120", 7456),
        ("1 + 2 * 3", "0", 700),
        ("(1 + 2) * 3", "0", 900),
        ("10 - 2 - 3", "0", 500),
        ("12 / 3 / 2", "0", 200),
        ("2 * -1 + 3", "0", 100),
        ("-(1 - 3)", "0", 200),
        // Thirds come back whole: a float or a rounding on the way would not.
        ("usage / 3 * 3", "0.01", 1),
        ("0.005 + 0.005", "0", 1),
        ("0.005", "0", 1),
        ("0.0049", "0", 0),
        ("(closing - opening) * 2", "7.5", 1500),
        ("max(usage * 2.9, 20)", "3", 2000),
        ("min(usage * 2.9, 20, 15)", "30", 1500),
        ("days * 0.5 + months", "0", 1600),
        ("if(usage > 10, 25 + (usage - 10) * 3.2, usage * 2.5)", "10", 2500),
        ("if(usage > 10, 25 + (usage - 10) * 3.2, usage * 2.5)", "11", 2820),
        ("if (usage <= 5, 1, if(usage == 7, 2, 3))", "7", 200),
        ("tier(usage, 216, 2.9, 300, 3.85, 6.7)", "310", 101_680),
        ("tier(usage, 216, 2.9, 300, 3.85, 6.7)", "216", 62_640),
        ("tier(usage, 1.5)", "2", 300),
    ] {
        assert_eq!(fen(formula, usage), Ok(Fen(wanted)), "{formula}");
    }
}

#[test]
fn an_error_is_an_error_and_never_nothing() {
    assert_eq!(fen("10 / (usage - usage)", "5"), Err(EvalError::DivisionByZero(4)));
    assert_eq!(fen("usage - 10", "5"), Err(EvalError::Negative));
    assert_eq!(fen("tier(0 - usage, 10, 1, 2)", "5"), Err(EvalError::Negative));
    let nines = "999999999".to_owned() + &" * 999999999".repeat(4);
    assert_eq!(fen(&nines, "0"), Err(EvalError::OverLimit));
    assert_eq!(fen("999999999 * 1000", "0"), Err(EvalError::OverLimit));
    // The branch that is not taken is not reckoned.
    assert_eq!(fen("if(usage > 0, 1, 1 / 0)", "5"), Ok(Fen(100)));
}

#[test]
fn what_is_no_formula_is_refused_with_its_column() {
    for (text, wanted) in [
        ("", ParseError::Syntax(1)),
        ("usage *", ParseError::Syntax(8)),
        ("usage usage", ParseError::Syntax(7)),
        ("(usage", ParseError::Syntax(7)),
        ("1.", ParseError::Syntax(3)),
        ("1e9", ParseError::Syntax(2)),
        ("usage > 3", ParseError::Syntax(7)),
        ("usage ^ 2", ParseError::Syntax(7)),
        ("用量 * 2", ParseError::UnknownName { name: "用量".into(), column: 1 }),
        ("2 * price", ParseError::UnknownName { name: "price".into(), column: 5 }),
        ("1 + system(1)", ParseError::UnknownName { name: "system".into(), column: 5 }),
        ("if(1, 2, 3)", ParseError::WrongArguments { name: "if".into(), column: 1 }),
        ("if(1 > 2, 3)", ParseError::WrongArguments { name: "if".into(), column: 1 }),
        ("min(1 > 2, 3)", ParseError::WrongArguments { name: "min".into(), column: 1 }),
        ("tier(usage, 10, 1, 5, 2, 3)", ParseError::WrongArguments { name: "tier".into(), column: 1 }),
        ("tier(usage, days, 1, 2)", ParseError::WrongArguments { name: "tier".into(), column: 1 }),
        ("tier(usage, 10, 1)", ParseError::WrongArguments { name: "tier".into(), column: 1 }),
        ("1234567890", ParseError::NumberTooLong(1)),
        ("1 + 0.1234567", ParseError::NumberTooLong(5)),
    ] {
        assert_eq!(parse(text), Err(wanted), "{text:?}");
    }
    assert_eq!(parse(&"1+".repeat(400)), Err(ParseError::TooLong));
    assert_eq!(parse(&("(".repeat(17) + "1" + &")".repeat(17))), Err(ParseError::TooDeep(17)));
    assert_eq!(fen(&("(".repeat(16) + "1" + &")".repeat(16)), "0"), Ok(Fen(100)));
}
