//! The four faces that are embedded, and how wide a text stands in them.
//!
//! Liberation Serif 2 has the widths of Times New Roman, so what is measured here holds for the
//! DOCX too. Fonts of the machine are never looked for: an older Liberation Serif without
//! Vietnamese letters may be among them.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

/// A face that lines are measured in; bold italic is only for the typesetter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Upright,
    Bold,
    Italic,
}

/// In the order of [`Face`], bold italic last.
static FACES: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
        include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
        include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
        include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
    ];
    files.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0)).collect()
});

/// The same, to measure with.
static MEASURES: LazyLock<Vec<FontInstance>> = LazyLock::new(|| {
    let still = FontVariations::default();
    let faces = FACES.iter().cloned();
    faces.map(|font| font.instantiate(FontVariant::default(), Abs::pt(12.0), &still)).collect()
});

/// All faces, for the typesetter.
pub(crate) fn all() -> &'static [Font] {
    &FACES
}

const MM_PER_POINT: f64 = 25.4 / 72.0;

impl Face {
    fn measure(self) -> Option<&'static FontInstance> {
        let at = match self {
            Self::Upright => 0,
            Self::Bold => 1,
            Self::Italic => 2,
        };
        MEASURES.get(at)
    }

    /// Width of `text` on one line, in millimetres, at a size in points.
    pub(crate) fn width(self, text: &str, points: f64) -> f64 {
        let Some(font) = self.measure() else { return 0.0 };
        let face = font.ttf();
        let units: f64 = text
            .chars()
            .filter_map(|c| face.glyph_index(c))
            .filter_map(|glyph| face.glyph_hor_advance(glyph))
            .map(f64::from)
            .sum();
        units / f64::from(face.units_per_em()) * points * MM_PER_POINT
    }
}

/// Whether all four faces can show `letter`.
pub(crate) fn shows(letter: char) -> bool {
    MEASURES.iter().all(|font| font.ttf().glyph_index(letter).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_faces_are_there() {
        let names: Vec<_> = all().iter().filter_map(Font::post_script_name).collect();
        assert_eq!(
            names,
            [
                "LiberationSerif",
                "LiberationSerif-Bold",
                "LiberationSerif-Italic",
                "LiberationSerif-BoldItalic"
            ]
        );
    }

    #[test]
    fn every_vietnamese_letter_is_there() {
        let bases = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz";
        for base in bases.chars().chain(bases.to_uppercase().chars()) {
            assert!(shows(base), "{base}");
            for tone in ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'] {
                let letter = unicode_normalization::char::compose(base, tone);
                assert!(letter.is_none_or(shows), "{letter:?}");
            }
        }
        for sign in "₫–—“”‘’…≤≥№□°%½\u{a0}".chars() {
            assert!(shows(sign), "{sign:?}");
        }
    }

    /// The measures that the domain study took from a font of the same widths (domain 3.2).
    #[test]
    fn widths_are_those_of_times_new_roman() {
        let near = |face: Face, text: &str, points: f64, mm: f64| {
            let width = face.width(text, points);
            assert!((width - mm).abs() < 1.0, "{text}: {width}");
        };
        near(Face::Bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.0, 88.0);
        near(Face::Bold, "Độc lập - Tự do - Hạnh phúc", 13.0, 56.0);
        near(Face::Bold, "SỞ GIÁO DỤC VÀ ĐÀO TẠO", 12.0, 56.0);
        near(Face::Italic, "Quảng Ngãi, ngày 24 tháng 11 năm 2026", 13.0, 76.0);
    }
}
