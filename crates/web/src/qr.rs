//! QR codes as shapes for an SVG in a template: printed on paper, read by a telephone.

use qrcode::types::QrError;
use qrcode::{Color, QrCode};

/// The white border that readers need, in modules.
const QUIET: usize = 4;

/// A code, ready to be drawn: `<svg viewBox="0 0 {size} {size}"><path d="{path}"/></svg>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Width and height in modules, with the border.
    pub size: usize,
    /// The dark modules.
    pub path: String,
}

impl Qr {
    /// The code of a text.
    ///
    /// # Errors
    /// The text is too long for any code (about 2,300 bytes).
    pub fn of(text: &str) -> Result<Self, QrError> {
        let code = QrCode::new(text)?;
        let width = code.width();
        let dark = code.to_colors().into_iter().enumerate().filter(|(_, c)| *c == Color::Dark);
        let path = dark.fold(String::new(), |path, (n, _)| {
            let (x, y) = (n % width + QUIET, n / width + QUIET);
            path + &format!("M{x} {y}h1v1h-1z")
        });
        Ok(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_white_border() {
        let code = Qr::of("https://daisuso.example.vn/nominate/abc").unwrap();
        let last = code.size - QUIET - 1;
        for (x, y) in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            assert!(code.path.contains(&format!("M{x} {y}h")), "{x} {y}");
        }
        assert!(!code.path.contains(&format!("M{} ", QUIET - 1)));
        assert!(!code.path.contains(&format!("M{} ", code.size - QUIET)));
        assert_ne!(Qr::of("a").unwrap(), Qr::of("b").unwrap());
        assert!(Qr::of(&"x".repeat(8_000)).is_err());
    }

    /// The path drawn as it stands on paper, `SCALE` dots a module, and read by another's reader.
    #[test]
    fn a_reader_of_codes_reads_what_was_written() {
        const SCALE: usize = 6;
        for text in ["a", "https://daisuso.example.vn/family/3yQnTj0w8Gk2", &"đ".repeat(200)] {
            let code = Qr::of(text).unwrap();
            let modules = code.path.split("h1v1h-1z").filter_map(|corner| corner.strip_prefix('M'));
            let dark: std::collections::BTreeSet<(usize, usize)> = modules
                .map(|corner| corner.split_once(' ').unwrap())
                .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
                .collect();
            let dots = code.size * SCALE;
            let mut glass = rqrr::PreparedImage::prepare_from_greyscale(dots, dots, |x, y| {
                if dark.contains(&(x / SCALE, y / SCALE)) { 0 } else { 255 }
            });
            let found = glass.detect_grids();
            let read: Vec<String> =
                found.iter().filter_map(|code| code.decode().ok()).map(|(_, read)| read).collect();
            assert_eq!(read, [text]);
        }
    }
}
