//! What each line bears, as a picture: a bar a line, its direct and its shared part. The table beside it says the same.

use entity::value::Fen;
use maud::{Markup, html};

use crate::costs::figures::LineCost;
use crate::costs::text;
use crate::i18n::Lang;
use crate::web::text::line_name;

const WIDTH: i64 = 640;
const LEFT: i64 = 120;
const RIGHT: i64 = 530;
const ROW: i64 = 40;
const BAR: i64 = 22;
const TOP: i64 = 10;

/// How long a bar of `amount` is when `most` is the longest.
fn length(amount: Fen, most: Fen) -> i64 {
    let exact = i128::from(RIGHT - LEFT) * i128::from(amount.0) / i128::from(most.0.max(1));
    i64::try_from(exact).unwrap_or(0)
}

pub(super) fn bars(l: Lang, label: &str, lines: &[LineCost]) -> Markup {
    let most = lines.iter().map(|line| line.total).max().unwrap_or_default();
    let height = TOP * 2 + ROW * i64::try_from(lines.len()).unwrap_or(0);
    html! {
        ul class="legend" {
            li { i class="key first" aria-hidden="true" {} (text::direct(l)) }
            li { i class="key third" aria-hidden="true" {} (text::shared(l)) }
        }
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(label) {
            @for (line, y) in lines.iter().zip((TOP..).step_by(40)) {
                @let direct = length(line.direct, most);
                @let whole = length(line.total, most);
                text class="end" x=(LEFT - 10) y=(y + 16) { (line_name(l, line.line)) }
                rect class="c-bar first" x=(LEFT) y=(y) width=(direct) height=(BAR) { title { (text::direct(l)) " " (line.direct.grouped()) } }
                rect class="c-bar third" x=(LEFT + direct) y=(y) width=(whole - direct) height=(BAR) {}
                text class="c-val" x=(LEFT + whole + 8) y=(y + 16) { (line.total.grouped()) }
            }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::Line;

    fn line(line: Line, direct: i64, total: i64) -> LineCost {
        LineCost { line, direct: Fen(direct), shared: Vec::new(), contracts: Vec::new(), total: Fen(total) }
    }

    #[test]
    fn the_longest_bar_fills_the_picture_and_nothing_goes_past_it() {
        let drawn = bars(
            Lang::En,
            "x",
            &[
                line(Line::Property, 10_000, 40_000),
                line(Line::Greening, 0, 0),
                line(Line::StreetCleaning, 5, 10),
            ],
        )
        .into_string();
        let whole = RIGHT - LEFT;
        assert!(drawn.contains(&format!("width=\"{}\"", whole / 4)), "{drawn}");
        assert!(drawn.contains(&format!("width=\"{}\"", whole - whole / 4)), "{drawn}");
        assert_eq!(length(Fen(1), Fen::ZERO), whole, "a picture without amounts is not drawn");
    }
}
