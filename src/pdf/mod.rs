//! Documents as PDF: A4 pages from top to bottom, whose text can be searched and copied.
//!
//! Always true: the font is in the file, with only the signs that are used; the same content gives the same bytes.

mod face;

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use qrcode::{Color, QrCode};

use crate::error::{Error, Result};
use crate::i18n::Lang;

pub use face::has_font;
use face::{Face, face};

/// What a PDF is served as.
pub const MEDIA_TYPE: &str = "application/pdf";

// Points: 72 to the inch.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 56.0;
/// Where the text ends and the foot begins.
const BOTTOM: f32 = PAGE.1 - 64.0;
const LEADING: f32 = 1.5;
/// A bold sign is one with a line of this part of its size around it.
const BOLD: f32 = 0.035;
const INK: (u8, u8, u8) = (0x1B, 0x24, 0x30);
const MUTED: (u8, u8, u8) = (0x56, 0x62, 0x73);
const LINE: (u8, u8, u8) = (0xC4, 0xCC, 0xD6);

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// In points.
    pub size: f32,
    pub bold: bool,
    pub muted: bool,
}

pub const TITLE: Style = Style { size: 20.0, bold: true, muted: false };
pub const BIG: Style = Style { size: 26.0, bold: true, muted: false };
pub const HEAD: Style = Style { size: 13.0, bold: true, muted: false };
pub const TEXT: Style = Style { size: 11.0, bold: false, muted: false };
pub const STRONG: Style = Style { size: 11.0, bold: true, muted: false };
pub const SMALL: Style = Style { size: 9.5, bold: false, muted: true };

enum Mark {
    Text { x: f32, y: f32, style: Style, text: String },
    Rule { y: f32 },
    Square { x: f32, y: f32, side: f32, code: QrCode },
}

/// One page and what stands at its foot.
#[derive(Default)]
struct Leaf {
    marks: Vec<Mark>,
    foot: String,
    /// Its number among the pages of its part, from 1.
    number: usize,
}

/// A document that is written from top to bottom; pages follow by themselves.
pub struct Paper {
    lang: Lang,
    title: String,
    face: &'static Face,
    leaves: Vec<Leaf>,
    y: f32,
}

impl Paper {
    /// An empty document.
    ///
    /// # Errors
    /// When the program was built without its font.
    pub fn try_new(lang: Lang, title: &str) -> Result<Self> {
        Ok(Self { lang, title: title.to_owned(), face: face()?, leaves: Vec::new(), y: MARGIN })
    }

    /// Begins a part on a page of its own, such as the bill of the next household; `foot` stands below each of its pages.
    pub fn part(&mut self, foot: &str) {
        self.leaves.push(Leaf { marks: Vec::new(), foot: foot.to_owned(), number: 1 });
        self.y = MARGIN;
    }

    fn leaf(&mut self) -> &mut Leaf {
        if self.leaves.is_empty() {
            self.part("");
        }
        let last = self.leaves.len() - 1;
        &mut self.leaves[last]
    }

    /// Sees to it that `height` points are left on the page.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            let leaf = self.leaf();
            let (foot, number) = (leaf.foot.clone(), leaf.number + 1);
            self.leaves.push(Leaf { marks: Vec::new(), foot, number });
            self.y = MARGIN;
        }
    }

    /// Leaves `height` points free.
    pub fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// A line across the page.
    pub fn rule(&mut self) {
        self.need(8.0);
        let y = self.y + 3.0;
        self.leaf().marks.push(Mark::Rule { y });
        self.y += 8.0;
    }

    /// A text over the whole width, in as many lines as it takes.
    pub fn text(&mut self, style: Style, text: &str) {
        self.beside(&[(text, style)], 0.0);
    }

    /// Texts below each other that leave `right` points free beside them.
    fn beside(&mut self, texts: &[(&str, Style)], right: f32) {
        for (text, style) in texts {
            for line in self.face.wrap(text, style.size, PAGE.0 - 2.0 * MARGIN - right) {
                self.need(style.size * LEADING);
                self.line(*style, line);
            }
        }
    }

    /// One line at the left margin.
    fn line(&mut self, style: Style, text: String) {
        let y = self.y + style.size * 1.1;
        self.leaf().marks.push(Mark::Text { x: MARGIN, y, style, text });
        self.y += style.size * LEADING;
    }

    /// Words with what explains them below, and an amount that ends at the right margin; it does not part at a page's end.
    pub fn entry(&mut self, words: (&str, Style), below: &str, amount: (&str, Style)) {
        let wide = self.face.width(amount.0, amount.1.size);
        let room = PAGE.0 - 2.0 * MARGIN - wide - 16.0;
        let main = self.face.wrap(words.0, words.1.size, room);
        let rest = self.face.wrap(below, SMALL.size, room);
        let height = main.len() as f32 * words.1.size * LEADING + rest.len() as f32 * SMALL.size * LEADING;
        self.need(height);
        let y = self.y + amount.1.size * 1.1;
        let (text, style) = (amount.0.to_owned(), amount.1);
        self.leaf().marks.push(Mark::Text { x: PAGE.0 - MARGIN - wide, y, style, text });
        for (lines, style) in [(main, words.1), (rest, SMALL)] {
            lines.into_iter().for_each(|text| self.line(style, text));
        }
    }

    /// Texts with a QR code of `link` to their right.
    ///
    /// # Errors
    /// A link that is too long for a code.
    pub fn with_code(&mut self, texts: &[(&str, Style)], link: &str) -> Result<()> {
        const SIDE: f32 = 84.0;
        let code = QrCode::new(link.as_bytes()).map_err(Error::internal)?;
        self.need(SIDE + 8.0);
        let (x, top, at) = (PAGE.0 - MARGIN - SIDE, self.y, self.leaves.len());
        self.leaf().marks.push(Mark::Square { x, y: top, side: SIDE, code });
        self.beside(texts, SIDE + 16.0);
        if self.leaves.len() == at {
            self.y = self.y.max(top + SIDE + 8.0);
        }
        Ok(())
    }

    /// The file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<Vec<u8>> {
        let mut document = Document::new();
        let meta = Metadata::new().title(self.title.clone()).language(self.lang.tag().to_owned());
        document.set_metadata(meta);
        let size = Size::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Error::internal("a page has a size"))?;
        for leaf in &self.leaves {
            let mut page = document.start_page_with(PageSettings::new(size));
            let mut surface = page.surface();
            for mark in &leaf.marks {
                self.draw(&mut surface, mark);
            }
            let number = leaf.number.to_string();
            let y = PAGE.1 - 36.0;
            let x = PAGE.0 - MARGIN - self.face.width(&number, SMALL.size);
            self.write(&mut surface, (MARGIN, y), SMALL, &leaf.foot);
            self.write(&mut surface, (x, y), SMALL, &number);
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|e| Error::internal(format!("a PDF could not be written: {e:?}")))
    }

    fn draw(&self, surface: &mut Surface<'_>, mark: &Mark) {
        match mark {
            Mark::Text { x, y, style, text } => self.write(surface, (*x, *y), *style, text),
            Mark::Rule { y } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(LINE)));
                rectangles(surface, [(MARGIN, *y, PAGE.0 - 2.0 * MARGIN, 0.6)].into_iter());
            }
            Mark::Square { x, y, side, code } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill((0, 0, 0))));
                let modules = code.width();
                let step = side / modules as f32;
                let dark = code.to_colors().into_iter().enumerate().filter(|(_, c)| *c == Color::Dark);
                let at = |(n, _): (usize, Color)| {
                    (x + (n % modules) as f32 * step, y + (n / modules) as f32 * step, step, step)
                };
                rectangles(surface, dark.map(at));
            }
        }
    }

    fn write(&self, surface: &mut Surface<'_>, (x, y): (f32, f32), style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        let ink = fill(if style.muted { MUTED } else { INK });
        surface.set_stroke(style.bold.then(|| Stroke {
            paint: ink.paint.clone(),
            width: style.size * BOLD,
            ..Stroke::default()
        }));
        surface.set_fill(Some(ink));
        let glyphs = self.face.glyphs(text);
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, self.face.font.clone(), text, style.size, false);
    }
}

fn fill((r, g, b): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(r, g, b).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

/// Rectangles of left, top, width and height in one stroke of the pen.
fn rectangles(surface: &mut Surface<'_>, all: impl Iterator<Item = (f32, f32, f32, f32)>) {
    let mut path = PathBuilder::new();
    for (x, y, width, height) in all {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
