//! The container of Excel 5 to 2003 files: every chain of sectors is followed once and never in a
//! loop, and no size in a header is believed.

use domain::roster::FileErrorCode;

const FREE: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the small sectors of the root's stream.
const SMALL: u64 = 4_096;

/// An opened container.
pub(crate) struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small_stream: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

impl<'a> Container<'a> {
    /// Reads the header, the allocation tables and the directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, FileErrorCode> {
        let header = bytes.get(..512).ok_or(FileErrorCode::Broken)?;
        let sector = match u16_at(header, 30) {
            Some(9) => 512,
            Some(12) => 4_096,
            _ => return Err(FileErrorCode::Broken),
        };
        if u16_at(header, 32) != Some(6) {
            return Err(FileErrorCode::Broken);
        }
        let mut container = Self {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small_stream: Vec::new(),
            entries: Vec::new(),
        };
        container.table = container.read_table(header)?;
        let directory = container.chain(u32_at(header, 48).unwrap_or(FREE), u64::MAX)?;
        container.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let small = container.chain(u32_at(header, 60).unwrap_or(FREE), u64::MAX)?;
        container.small_table = words(&small);
        let (start, size) = container
            .entries
            .first()
            .map(|root| (root.start, root.size))
            .ok_or(FileErrorCode::Broken)?;
        container.small_stream = container.chain(start, size)?;
        Ok(container)
    }

    /// True when a stream or storage of this name exists.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    pub(crate) fn stream(&self, name: &str) -> Result<Vec<u8>, FileErrorCode> {
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
            .ok_or(FileErrorCode::Broken)?;
        if entry.size >= SMALL {
            return self.chain(entry.start, entry.size);
        }
        follow(&self.small_table, entry.start, entry.size, 64, |sector| {
            self.small_stream.get(sector.checked_mul(64)?..)
        })
    }

    fn sector_at(&self, sector: usize) -> Option<&'a [u8]> {
        self.bytes.get(sector.checked_add(1)?.checked_mul(self.sector)?..)
    }

    fn chain(&self, start: u32, size: u64) -> Result<Vec<u8>, FileErrorCode> {
        follow(&self.table, start, size, self.sector, |sector| self.sector_at(sector))
    }

    /// The sectors of the allocation table are listed in the header and then in a chain of lists.
    fn read_table(&self, header: &[u8]) -> Result<Vec<u32>, FileErrorCode> {
        let most = self.bytes.len() / self.sector + 1;
        let mut listed = words(&header[76..512]);
        let mut next = u32_at(header, 68).unwrap_or(FREE);
        let mut lists = 0;
        while next < FREE {
            lists += 1;
            if lists > most {
                return Err(FileErrorCode::Broken);
            }
            let list = self.sector_at(next as usize).and_then(|s| s.get(..self.sector));
            let mut list = words(list.ok_or(FileErrorCode::Broken)?);
            next = list.pop().unwrap_or(FREE);
            listed.extend(list);
        }
        let mut table = Vec::new();
        for sector in listed.into_iter().filter(|s| *s < FREE) {
            let Some(from) = self.sector_at(sector as usize) else {
                return Err(FileErrorCode::Broken);
            };
            table.extend(words(&from[..from.len().min(self.sector)]));
            if table.len() > most + self.sector {
                // More table than the file has sectors: the rest describes nothing.
                break;
            }
        }
        Ok(table)
    }
}

/// Follows a chain; one that is longer than the table has a loop.
fn follow<'b>(
    table: &[u32],
    start: u32,
    size: u64,
    sector: usize,
    at: impl Fn(usize) -> Option<&'b [u8]>,
) -> Result<Vec<u8>, FileErrorCode> {
    let mut out = Vec::new();
    let mut next = start;
    let mut steps = 0;
    while next < FREE && (out.len() as u64) < size {
        steps += 1;
        let from = at(next as usize).ok_or(FileErrorCode::Broken)?;
        if steps > table.len() + 1 {
            return Err(FileErrorCode::Broken);
        }
        out.extend_from_slice(&from[..from.len().min(sector)]);
        next = table.get(next as usize).copied().unwrap_or(FREE);
    }
    if let Ok(size) = usize::try_from(size) {
        out.truncate(size);
    }
    Ok(out)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).min(64);
    if length < 2 || bytes[66] == 0 {
        return None;
    }
    let units: Vec<u16> =
        bytes[..length - 2].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: u32_at(bytes, 116)?,
        size: u64::from(u32_at(bytes, 120)?),
    })
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// Little-endian number at a place.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Little-endian number at a place.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
