//! Does a word have the shape of a Vietnamese syllable? Used to tell a right decoding from a wrong one.

use unicode_normalization::UnicodeNormalization;

use super::tone_rank;

/// Onsets, longest first, so that the first match is the right one.
const ONSETS: [&str; 29] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "q", "",
];

/// Vowel groups with their quality marks and without tone.
const NUCLEI: &str = " a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu iêu oa oă oe oi oo \
    oai oao oay oeo ôi ơi ua uâ uê ui uô uơ uy ưa ưi ươ ưu uây uôi uya uyê uyu ươi ươu yê yêu uêu ";

/// What may close a syllable.
const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// True when `word` (one word, any case, NFC or NFD) is built like a Vietnamese syllable with at
/// most one tone, and a stopped syllable (`-c -ch -p -t`) bears sắc, nặng or none at all.
///
/// It says nothing about names of other peoples or languages; never refuse a person by it.
pub fn is_vietnamese_syllable(word: &str) -> bool {
    let mut tone = None;
    let mut plain = String::new();
    for c in word.nfc().flat_map(char::to_lowercase).nfd() {
        match tone_rank(c) {
            Some(_) if tone.is_some() => return false,
            Some(rank) => tone = Some(rank),
            None => plain.push(c),
        }
    }
    let plain: String = plain.nfc().collect();
    ONSETS.iter().filter_map(|onset| plain.strip_prefix(onset)).any(|rime| {
        CODAS.iter().filter_map(|coda| Some((coda, rime.strip_suffix(coda)?))).any(
            |(coda, nucleus)| {
                let stopped = matches!(*coda, "c" | "ch" | "p" | "t");
                !nucleus.is_empty()
                    && NUCLEI.contains(&format!(" {nucleus} "))
                    && (!stopped || matches!(tone, None | Some(5 | 6)))
            },
        )
    }) || plain == "gi"
}
