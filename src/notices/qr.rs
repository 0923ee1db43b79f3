//! The QR code of a link as a picture for a mail: its reader sits at a computer, and pays by phone.

use png::{BitDepth, ColorType, Encoder};
use qrcode::{Color, QrCode};

use crate::error::{Error, Result};

/// Pixels a module takes.
const SCALE: usize = 4;
/// Modules that stay white around it, as the standard asks.
const QUIET: usize = 4;

/// A PNG of black and white.
///
/// # Errors
/// A link that is too long for a code.
pub fn png(link: &str) -> Result<Vec<u8>> {
    let code = QrCode::new(link.as_bytes()).map_err(Error::internal)?;
    let (modules, colors) = (code.width(), code.to_colors());
    let side = (modules + 2 * QUIET) * SCALE;
    let white = |x: usize, y: usize| {
        let module = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|at| *at < modules);
        !matches!((module(x), module(y)), (Some(x), Some(y)) if colors[y * modules + x] == Color::Dark)
    };
    let bit = |x: usize, y: usize| u8::from(x < side && white(x, y)) << (7 - x % 8);
    let byte = |at: usize, y: usize| (at * 8..at * 8 + 8).fold(0, |byte, x| byte | bit(x, y));
    let rows: Vec<u8> = (0..side).flat_map(|y| (0..side.div_ceil(8)).map(move |at| byte(at, y))).collect();
    let mut file = Vec::new();
    let side = u32::try_from(side).map_err(Error::internal)?;
    let mut encoder = Encoder::new(&mut file, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header().map_err(Error::internal)?;
    writer.write_image_data(&rows).map_err(Error::internal)?;
    writer.finish().map_err(Error::internal)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::png as code_of;

    #[test]
    fn a_reader_that_is_not_ours_reads_the_link() {
        let link = "https://dawuye.example/r/3146.4fQz0kJ1mQ7e8Xc2/bills/B202609-000001";
        let file = code_of(link).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
        let mut rows = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rows).unwrap();
        let (side, line) = (info.width as usize, info.line_size);
        let grey = |x: usize, y: usize| if rows[y * line + x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 };
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
        let [grid] = seen.detect_grids().try_into().ok().unwrap();
        assert_eq!(grid.decode().unwrap().1, link);
        assert!(file.len() < 2_000, "{} bytes", file.len());
    }
}
