//! The font of our documents: which sign is where in it, and how wide a text is.

use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use crate::error::{Error, Result};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/font.rs"));
}

/// Signs that close what stands before them: a line does not begin with one.
const CLOSING: &str = "，。；：、！？）】》”’％,.;:!?)]}%";

pub(super) struct Face {
    pub font: Font,
    signs: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    unit: f32,
}

/// Whether this program can write PDFs: one built without the browser's libraries has no font.
pub const fn has_font() -> bool {
    embedded::FONT.is_some()
}

/// The font, read once.
///
/// # Errors
/// When the program was built without it.
pub(super) fn face() -> Result<&'static Face> {
    static FACE: OnceLock<Option<Face>> = OnceLock::new();
    let read = || {
        let bytes = embedded::FONT?;
        let own = FontRef::new(bytes).ok()?;
        let font = Font::new(bytes.into(), 0)?;
        Some(Face {
            signs: own.charmap(),
            metrics: own.glyph_metrics(Size::unscaled(), LocationRef::default()),
            unit: font.units_per_em(),
            font,
        })
    };
    FACE.get_or_init(read).as_ref().ok_or_else(|| Error::internal("this program was built without its font"))
}

impl Face {
    /// The glyph of a sign and its width in the font's units, whole ones, so that sums of them are exact; the empty box for one
    /// the font lacks.
    fn sign(&self, c: char) -> (skrifa::GlyphId, f32) {
        let glyph = self.signs.map(c).unwrap_or(skrifa::GlyphId::NOTDEF);
        (glyph, self.metrics.advance_width(glyph).unwrap_or(self.unit))
    }

    /// In the font's units.
    fn units(&self, text: &str) -> f32 {
        text.chars().map(|c| self.sign(c).1).sum()
    }

    /// One glyph a sign, each with the bytes it stands for: what is copied from the page is the text.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, c): (usize, char)| {
            let (id, width) = self.sign(c);
            KrillaGlyph::new(
                GlyphId::new(id.to_u32()),
                width / self.unit,
                0.0,
                0.0,
                0.0,
                at..at + c.len_utf8(),
                None,
            )
        };
        text.char_indices().map(glyph).collect()
    }

    /// In points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.units(text) * size / self.unit
    }

    /// The text in lines of at most `most` points: between any two Chinese signs, else at spaces; a word that is longer than a
    /// line is cut.
    pub fn wrap(&self, text: &str, size: f32, most: f32) -> Vec<String> {
        let most = most * self.unit / size;
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let (mut line, mut wide) = (String::new(), 0.0);
            for piece in pieces(paragraph) {
                // Spaces at a line's end take no room.
                if wide + self.units(piece.trim_end()) <= most {
                    line.push_str(piece);
                    wide += self.units(piece);
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    wide = 0.0;
                }
                for c in piece.chars() {
                    let own = self.sign(c).1;
                    if !line.is_empty() && wide + own > most {
                        lines.push(std::mem::take(&mut line));
                        wide = 0.0;
                    }
                    line.push(c);
                    wide += own;
                }
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

/// What stays together on a line: a Chinese sign with what closes it, a word with the spaces after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let open = before == ' ' || is_wide(before) || is_wide(c);
        if at > 0 && c != ' ' && open && !CLOSING.contains(c) && !"（【《“‘(".contains(before) {
            cuts.push(at);
        }
        before = c;
    }
    cuts.push(text.len());
    cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).filter(|piece| !piece.is_empty()).collect()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{face, pieces};

    #[test]
    fn lines_break_between_chinese_signs_and_at_spaces_and_never_before_what_closes() {
        assert_eq!(
            pieces("面积 61.37 ㎡，单价（元）"),
            ["面", "积 ", "61.37 ", "㎡，", "单", "价", "（元）"]
        );
        let face = face().unwrap();
        let whole = "本月物业服务费按建筑面积 61.37 ㎡ 计收，单价 0.75 元，合计 46.03 元。";
        let lines = face.wrap(whole, 10.0, 120.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert!(lines.iter().all(|line| face.width(line, 10.0) <= 120.0), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with(['，', '。'])), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), whole.replace(' ', ""));
        assert_eq!(face.wrap("B202609-000001", 10.0, 30.0).concat(), "B202609-000001");
        assert_eq!(face.wrap("", 10.0, 30.0), Vec::<String>::new());
    }

    #[test]
    fn the_font_has_the_rare_signs_of_names() {
        let face = face().unwrap();
        for c in "䶮喆㛃翠苑一区¥㎡".chars() {
            assert_ne!(face.sign(c).0.to_u32(), 0, "{c}");
        }
    }
}
