//! Pictures: their kinds and sizes, why a file is refused, and the picture that is made anew of it.

use crate::word_list;

word_list! {
    /// What a picture is for; it decides who may see it (D40).
    PictureKind {
        /// One learner.
        Portrait = "portrait",
        /// Of an activity; names everybody who can be recognised.
        Album = "album",
        /// A signed paper: for those who look after consents, and nobody else.
        Evidence = "evidence",
    }
}

word_list! {
    /// The sizes that are kept.
    PictureSize {
        /// At most [`FULL_EDGE`] pixels on its longer side.
        Full = "full",
        /// At most [`SMALL_EDGE`] pixels on its longer side.
        Small = "small",
    }
}

word_list! {
    /// Why no picture was made of a file. The kind comes from the bytes, never from the name.
    PictureFault {
        /// Nothing in it.
        Empty = "empty",
        /// More than [`FILE_MAX`] bytes.
        Large = "large",
        /// HEIC, HEIF or AVIF: what telephones keep unless told otherwise.
        Heic = "heic",
        /// Neither JPEG nor PNG nor WebP.
        Kind = "kind",
        /// More than [`PIXELS_MAX`] pixels, by its own word or while it is read.
        Pixels = "pixels",
        /// Cut off or damaged.
        Broken = "broken",
    }
}

/// The largest file, bytes.
pub const FILE_MAX: usize = 15 << 20;
/// The most pixels: what a good telephone makes of one picture.
pub const PIXELS_MAX: u64 = 40_000_000;
/// The longer side of a kept picture at most, pixels.
pub const FULL_EDGE: u32 = 1600;
/// The longer side of its small form at most, pixels.
pub const SMALL_EDGE: u32 = 320;

/// A picture made anew: two JPEGs of pixels alone, upright, with nothing of the camera, the place or the time in them.
/// No `Debug`: a child may be on it.
#[derive(Clone, PartialEq, Eq)]
pub struct Remade {
    /// Width of the full size, pixels.
    pub width: u32,
    /// Height of the full size, pixels.
    pub height: u32,
    /// JPEG.
    pub full: Vec<u8>,
    /// JPEG.
    pub small: Vec<u8>,
}
