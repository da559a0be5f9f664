//! Text files: which encoding the bytes are in, decided exactly or not at all (I1, I13).

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use crate::legacy;

/// One way to read the bytes.
pub(crate) struct Decoded {
    /// As it appears in the reading.
    pub name: &'static str,
    pub text: String,
}

/// Every encoding in which the bytes are faultless text: one for Unicode; for one-byte text those
/// of Windows-1258 and TCVN3 that give nothing but Vietnamese letters. Empty when none does.
pub(crate) fn candidates(bytes: &[u8]) -> Vec<Decoded> {
    let strict = |encoding: &'static encoding_rs::Encoding, name, bytes| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| Decoded { name, text: text.into_owned() })
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return strict(UTF_16LE, "utf-16le", rest).into_iter().collect();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return strict(UTF_16BE, "utf-16be", rest).into_iter().collect();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let text = String::from_utf8(rest.to_vec()).ok();
        return text.map(|text| Decoded { name: "utf-8", text }).into_iter().collect();
    }
    match looks_like_utf16(bytes) {
        Some(true) => return strict(UTF_16LE, "utf-16le", bytes).into_iter().collect(),
        Some(false) => return strict(UTF_16BE, "utf-16be", bytes).into_iter().collect(),
        None => {}
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return vec![Decoded { name: "utf-8", text: text.to_owned() }];
    }
    let windows = strict(WINDOWS_1258, "windows-1258", bytes)
        .map(|decoded| Decoded { name: decoded.name, text: decoded.text.nfc().collect() });
    let tcvn3 = legacy::from_bytes(bytes).map(|text| Decoded { name: "tcvn3", text });
    windows.into_iter().chain(tcvn3).filter(|d| is_vietnamese(&d.text)).collect()
}

/// A decoding whose words are fewer Vietnamese than this is wrong, whatever its letters.
pub(crate) const PLAUSIBLE: usize = 700;

/// Share of words with the shape of a Vietnamese syllable, in thousandths, among those with a
/// letter beyond ASCII: what tells two faultless decodings apart.
pub(crate) fn plausibility(text: &str) -> usize {
    let mut words = 0_usize;
    let mut good = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_ascii()).take(20_000) {
        words += 1;
        good += usize::from(domain::text::is_vietnamese_syllable(word));
    }
    (good * 1000).checked_div(words).unwrap_or(0)
}

fn looks_like_utf16(bytes: &[u8]) -> Option<bool> {
    let head = &bytes[..bytes.len().min(512) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    match () {
        () if pairs < 4 => None,
        () if odd * 2 > pairs && even == 0 => Some(true),
        () if even * 2 > pairs && odd == 0 => Some(false),
        () => None,
    }
}

fn is_vietnamese(text: &str) -> bool {
    const LETTERS: &str = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
    const SIGNS: &str = "\u{a0}«»“”‘’–—…•°§×·";
    // A table, for a file may hold thirty million letters.
    let mut known = [false; 0x2100];
    let letters = LETTERS.chars().flat_map(|c| c.to_uppercase().chain([c])).chain(SIGNS.chars());
    for c in letters {
        if let Some(slot) = known.get_mut(c as usize) {
            *slot = true;
        }
    }
    text.chars().all(|c| {
        matches!(c, '\t' | '\r' | '\n' | ' '..='~') || known.get(c as usize) == Some(&true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unicode_has_one_reading_and_garbage_has_none() {
        let name = |bytes: &[u8]| candidates(bytes).first().map(|d| d.name);
        assert_eq!(name("Họ và tên".as_bytes()), Some("utf-8"));
        assert_eq!(name(b"\xff\xfeA\0"), Some("utf-16le"));
        assert_eq!(name(b"\xff\xfeA"), None);
        assert_eq!(name(b"a\0b\0c\0d\0"), Some("utf-16le"));
        let vni = candidates(b"Ho\xef va\xf8 te\xe2n");
        assert!(vni.iter().all(|d| plausibility(&d.text) < PLAUSIBLE), "VNI is neither");
        assert_eq!(name(b"\x81\x82\x83"), None);
    }

    #[test]
    fn one_byte_texts_are_told_apart() {
        let windows = candidates(b"Nguy\xea\xden Thi\xf2 \xd0\xfd\xecc");
        let best = windows.iter().max_by_key(|d| plausibility(&d.text)).unwrap();
        assert!(best.name == "windows-1258" && best.text == "Nguyễn Thị Đức");
        let tcvn3 = candidates(b"H\xe4 v\xb5 t\xaan, \xa7\xf8c");
        assert!(tcvn3.len() == 1 && tcvn3[0].name == "tcvn3" && tcvn3[0].text == "Họ và tên, Đức");
        assert!(plausibility("Nguyễn Đức") > plausibility("Nguyỗn Đừc"));
    }
}
