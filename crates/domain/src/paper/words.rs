//! The fixed words of an official document. They are terms of Nghị định 30/2020/NĐ-CP, so they are
//! not translated and have no English version (D87).

/// Quốc hiệu (Phụ lục I, Phần I, Mục II.1).
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Tiêu ngữ; the hyphens stand between spaces (D61).
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// Before the number (Mục II.3).
pub const NUMBER: &str = "Số: ";
/// Before the subject of a công văn (Mục II.5b).
pub const ABOUT: &str = "V/v ";
/// Before the addressee (Mục II.9a).
pub const ADDRESSEES: &str = "Kính gửi:";
/// Heads the list of recipients (Mục II.9b).
pub const RECIPIENTS: &str = "Nơi nhận:";
/// First recipient when there is an addressee (D65).
pub const AS_ABOVE: &str = "- Như trên;";
/// The clerk's office, which keeps one copy of everything (D65).
pub const ARCHIVE: &str = "- Lưu: VT";
/// Closes the text (D67).
pub const END: &str = "./.";
/// Heads an appendix, lower case (D69).
pub const APPENDIX: &str = "Phụ lục";
/// The word of an article.
pub const ARTICLE: &str = "Điều";
/// Heads the articles of a decision (Mẫu 1.2).
pub const DECIDES: &str = "QUYẾT ĐỊNH:";
/// On papers that nobody has issued. Not a word of the decree, the custom of offices.
pub const DRAFT: &str = "BẢN DỰ THẢO";
/// Before the head of the record's chain. Our own words: the decree knows no such line.
pub const CHAIN: &str = "Mã kiểm chứng nhật ký: ";
/// Room for a number that a pen or the issuing tool fills in. No-break spaces, so that neither Word
/// nor a reader of the text folds them into one.
pub const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";
/// The same for a day, a month or a year, which stand between blanks of their own.
pub const BLANK_DAY: &str = "\u{a0}\u{a0}\u{a0}\u{a0}";
