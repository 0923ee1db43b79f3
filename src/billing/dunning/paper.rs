//! Letters about overdue bills on paper, in the residents' language; a formal one with a line to sign its receipt on.

use entity::value::Fen;

use super::{Letter, text};
use crate::app::App;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::pdf::{BIG, Paper, SMALL, STRONG, TEXT, TITLE};
use crate::settings::Operator;
use crate::web::text as words;

const L: Lang = Lang::Zh;

/// The letters as one file, a page each, in their order.
///
/// # Errors
/// `billing.dunning_nothing`; a program without its font.
pub async fn file(app: &App, letters: Vec<Letter>) -> Result<Vec<u8>> {
    if letters.is_empty() {
        return Err(Error::conflict("billing.dunning_nothing", text::nothing_to_print));
    }
    let links: Vec<String> = letters.iter().map(|l| app.resident_link(l.notice.account_id, "")).collect();
    let operator = app.settings.operator.clone();
    let drawn = tokio::task::spawn_blocking(move || {
        let mut paper = Paper::try_new(L, text::print_letters(L))?;
        for (letter, link) in letters.iter().zip(&links) {
            page(&mut paper, &operator, letter, link)?;
        }
        paper.finish()
    });
    drawn.await.map_err(Error::internal)?
}

fn page(paper: &mut Paper, operator: &Operator, letter: &Letter, link: &str) -> Result<()> {
    let Letter { notice, stay, .. } = letter;
    let (title, lead) = letter.opening(L);
    let sum = letter.amount()?;
    let signed = text::signed(L, &operator.name, &operator.phone);
    paper.part(&format!("{} · {signed}", notice.number));
    paper.text(TITLE, title);
    paper.text(SMALL, &format!("{} · {}", notice.number, notice.noticed_on));
    paper.gap(10.0);
    paper.text(TEXT, &text::to(L, &stay.owner));
    paper.text(TEXT, &lead);
    paper.gap(8.0);
    let asked = [(text::sum(L), SMALL), (&*format!("¥{}", sum.grouped()), BIG), (text::scan(L), SMALL)];
    paper.with_code(&asked, link)?;
    paper.gap(8.0);
    let amount = |amount: Fen| text::yuan(L, amount.grouped());
    for line in letter.owed() {
        let what = format!("{} {}", words::month(L, line.month), line.number);
        paper.rule();
        paper.entry(
            (&what, STRONG),
            &text::due_was(L, words::day(L, line.due_on)),
            (&amount(line.open_fen), TEXT),
        );
    }
    paper.rule();
    paper.entry((text::sum(L), STRONG), "", (&amount(sum), STRONG));
    paper.gap(12.0);
    for said in [
        text::pay_office(L, &operator.office, &operator.phone).as_str(),
        text::paid_already(L),
        text::hardship(L),
    ] {
        paper.text(TEXT, said);
        paper.gap(4.0);
    }
    paper.gap(16.0);
    paper.text(TEXT, &signed);
    paper.text(TEXT, &notice.noticed_on.to_string());
    if notice.formal {
        paper.gap(28.0);
        paper.text(TEXT, text::receipt_line(L));
    }
    Ok(())
}
