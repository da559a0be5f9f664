//! The record stream of an xls: kind, length, bytes, with the pieces that continue a record.

use crate::cfb::u16_at;

/// Kinds of records that are read.
pub(super) mod kind {
    pub const FORMULA: u16 = 0x06;
    pub const EOF: u16 = 0x0a;
    pub const DATEMODE: u16 = 0x22;
    pub const FILEPASS: u16 = 0x2f;
    pub const FONT: u16 = 0x31;
    pub const CONTINUE: u16 = 0x3c;
    pub const CODEPAGE: u16 = 0x42;
    pub const BOUNDSHEET: u16 = 0x85;
    pub const MULRK: u16 = 0xbd;
    pub const RSTRING: u16 = 0xd6;
    pub const XF: u16 = 0xe0;
    pub const MERGED: u16 = 0xe5;
    pub const SST: u16 = 0xfc;
    pub const LABELSST: u16 = 0xfd;
    pub const NUMBER: u16 = 0x203;
    pub const LABEL: u16 = 0x204;
    pub const BOOLERR: u16 = 0x205;
    pub const STRING: u16 = 0x207;
    pub const RK: u16 = 0x27e;
    pub const FORMAT: u16 = 0x41e;
    pub const FORMAT_OLD: u16 = 0x1e;
    pub const BOF: u16 = 0x809;
}

/// One record; `pieces` are the contents of the CONTINUE records behind it.
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    pub pieces: Vec<&'a [u8]>,
}

/// Walks the stream; a record that is cut off ends it.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, length) = (u16_at(self.rest, 0)?, usize::from(u16_at(self.rest, 2)?));
        let data = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut pieces = Vec::new();
        while u16_at(self.rest, 0) == Some(kind::CONTINUE) {
            let Some((_, piece)) = self.one() else { break };
            pieces.push(piece);
        }
        Some(Record { kind, data, pieces })
    }
}
