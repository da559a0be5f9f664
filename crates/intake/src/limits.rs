//! How much of a file is believed: the bounds that keep a hostile file within seconds and MiB.

/// Largest file, in bytes.
pub(crate) const FILE_BYTES: usize = 32 << 20;
/// Most entries of an xlsx archive.
pub(crate) const ZIP_ENTRIES: usize = 4_096;
/// Most bytes that the parts of an xlsx may unpack to, stated and real, in all.
pub(crate) const UNPACKED_BYTES: u64 = 160 << 20;
/// Most bytes between two marks of an XML part: one tag or one text.
pub(crate) const XML_EVENT_BYTES: u64 = 1 << 20;
/// Most sheets of a workbook.
pub(crate) const SHEETS: usize = 256;
/// Columns beyond are not read.
pub(crate) const COLUMNS: u32 = 256;
/// Rows beyond are not read.
pub(crate) const ROWS: u32 = 200_000;
/// Most cells with content in all sheets.
pub(crate) const CELLS: usize = 3_000_000;
/// Most bytes of text kept from all sheets.
pub(crate) const TEXT_BYTES: usize = 64 << 20;
/// A cell's text is cut here, in characters: no field of a class list is near it.
pub(crate) const CELL_CHARS: usize = 400;
/// Most merged ranges remembered of a sheet.
pub(crate) const MERGES: usize = 5_000;
/// Most strings, styles or fonts of a workbook.
pub(crate) const TABLE: usize = 1_000_000;
/// Most learners in one file.
pub(crate) const PEOPLE: usize = 100_000;
/// Rows in which a header is looked for (I2).
pub(crate) const HEADER_ROWS: u32 = 30;
