//! TCVN3 (ABC), the one-byte encoding of old office files: the table, and text of legacy fonts.

use std::borrow::Cow;

use domain::roster::FileErrorCode;
use domain::text::is_vietnamese_syllable;

/// TCVN 5712 VN3 from 0xA1; a space marks a byte that means nothing.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Which legacy encoding the font of a cell stands for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Font {
    #[default]
    Unicode,
    Tcvn3,
    /// A `.Vn…H` font, which shows small letters as capitals.
    Tcvn3Capitals,
    Vni,
}

impl Font {
    pub(crate) fn of_name(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        if name.starts_with(".vn") {
            if name.ends_with('h') { Self::Tcvn3Capitals } else { Self::Tcvn3 }
        } else if name.starts_with("vni-") {
            Self::Vni
        } else {
            Self::Unicode
        }
    }

    /// The Unicode text of a cell in this font. Text that already has letters beyond Latin-1 is
    /// Unicode whatever the font; anything else decodes exactly or the file is refused (I13).
    pub(crate) fn decode(self, text: &str) -> Result<Cow<'_, str>, FileErrorCode> {
        if self == Self::Unicode || text.chars().any(|c| c > '\u{ff}') {
            return Ok(Cow::Borrowed(text));
        }
        match self {
            Self::Tcvn3Capitals => from_latin1(text)
                .map(|decoded| Cow::Owned(decoded.to_uppercase()))
                .ok_or(FileErrorCode::BadEncoding),
            _ if text.is_ascii() => Ok(Cow::Borrowed(text)),
            Self::Tcvn3 => from_latin1(text).map(Cow::Owned).ok_or(FileErrorCode::BadEncoding),
            Self::Vni | Self::Unicode => Err(FileErrorCode::BadEncoding),
        }
    }
}

/// Decodes TCVN3 bytes; none when a byte means nothing in it.
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<String> {
    let table: Vec<char> = TCVN3.chars().collect();
    bytes
        .iter()
        .map(|byte| match byte {
            0..=0x7f => Some(char::from(*byte)),
            0xa0 => Some(' '),
            _ => byte
                .checked_sub(0xa1)
                .and_then(|at| table.get(usize::from(at)))
                .copied()
                .filter(|c| *c != ' '),
        })
        .collect()
}

/// Decodes TCVN3 that was read as Latin-1; none when it is not that.
pub(crate) fn from_latin1(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    from_bytes(&bytes?).map(|text| capitals(&text))
}

/// Text beyond ASCII that fits into Latin-1: it may be legacy text that was read byte by byte.
pub(crate) fn may_be_legacy(text: &str) -> bool {
    !text.is_ascii() && text.chars().all(|c| c <= '\u{ff}')
}

/// Legacy for certain: holds a Latin-1 character that Vietnamese does not write.
pub(crate) fn is_suspicious(text: &str) -> bool {
    const WRITTEN: &str = "ÀÁÂÃÈÉÊÌÍÐÒÓÔÕÙÚÝàáâãèéêìíðòóôõùúý´\u{a0}\u{ad}";
    may_be_legacy(text) && text.chars().any(|c| c > '\u{9f}' && !WRITTEN.contains(c))
}

/// Every word of the text has the shape of a Vietnamese syllable.
pub(crate) fn is_plausible(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).all(is_vietnamese_syllable)
}

/// TCVN3 has no capital letters with a tone: `THị` stands for THỊ and a name's `ánh` for Ánh. In a
/// text whose other letters are capitals, all become capitals; in one whose words begin with
/// capitals, a word that begins with a small toned vowel does too.
pub(crate) fn capitals(text: &str) -> String {
    let ascii_small = text.bytes().any(|b| b.is_ascii_lowercase());
    let shouting =
        !ascii_small && text.as_bytes().windows(2).any(|w| w.iter().all(u8::is_ascii_uppercase));
    if shouting {
        return text.to_uppercase();
    }
    let words = || text.split(' ').filter(|w| !w.is_empty());
    let small_toned = |w: &str| w.starts_with(|c: char| !c.is_ascii() && c.is_lowercase());
    let name_like = words().any(|w| w.starts_with(char::is_uppercase))
        && words().all(|w| w.starts_with(char::is_uppercase) || small_toned(w));
    if !name_like {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = c == ' ';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_74_letters_in_their_places() {
        assert_eq!(TCVN3.chars().count(), 0xff - 0xa1);
        assert_eq!(TCVN3.chars().filter(|c| *c != ' ').count(), 74);
        assert_eq!(from_latin1("Hä vµ tªn").as_deref(), Some("Họ và tên"));
        assert_eq!(from_latin1("NguyÔn V¨n §øc").as_deref(), Some("Nguyễn Văn Đức"));
        assert_eq!(from_latin1("Ngµy sinh").as_deref(), Some("Ngày sinh"));
        assert_eq!(from_latin1("Giíi tÝnh N÷").as_deref(), Some("Giới tính Nữ"));
        assert_eq!(from_latin1("Tr\u{ad}êng").as_deref(), Some("Trường"));
        assert_eq!(from_latin1("Hà"), None);
        assert_eq!(from_latin1("Đ"), None);
    }

    #[test]
    fn capitals_that_the_encoding_lacks_come_back() {
        assert_eq!(from_latin1("TrÇn Ngäc ¸nh").as_deref(), Some("Trần Ngọc Ánh"));
        assert_eq!(from_latin1("NGUYÔN THÞ Hµ").as_deref(), Some("NGUYỄN THỊ HÀ"));
        assert_eq!(from_latin1("Lý Hµ").as_deref(), Some("Lý Hà"));
        assert_eq!(from_latin1("Lª Hµ").as_deref(), Some("Lê Hà"));
        assert_eq!(from_latin1("danh s¸ch ¸nh").as_deref(), Some("danh sách ánh"));
    }

    #[test]
    fn fonts_tell_the_encoding() {
        assert!(Font::of_name(".VnTime") == Font::Tcvn3);
        assert!(Font::of_name(".VnTimeH") == Font::Tcvn3Capitals);
        assert!(Font::of_name("VNI-Times") == Font::Vni);
        assert!(Font::of_name("Times New Roman") == Font::Unicode);
        assert_eq!(Font::Tcvn3Capitals.decode("nguyÔn an").unwrap(), "NGUYỄN AN");
        assert_eq!(Font::Tcvn3.decode("Nguyễn").unwrap(), "Nguyễn");
        assert!(Font::Vni.decode("Hoï").is_err() && Font::Tcvn3.decode("Hà").is_err());
    }
}
