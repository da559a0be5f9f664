//! Pictures made anew: type from the bytes, size known before a pixel is decoded, upright, small enough, metadata gone.

use std::io::Cursor;

use domain::picture::{FILE_MAX, FULL_EDGE, PIXELS_MAX, PictureFault, Remade, SMALL_EDGE};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage,
};

/// JPEG quality of the full size: measured on telephone pictures, the last step that nobody sees.
const FULL_QUALITY: u8 = 82;
/// JPEG quality of the small size.
const SMALL_QUALITY: u8 = 76;
/// The most bytes that a decoder may ask for; the child process has a limit of its own besides.
const DECODER_BYTES: u64 = 384 << 20;
/// No side is longer, whatever the other one is.
const SIDE_MAX: u32 = 20_000;

/// Makes a picture anew (D40): only its pixels come through.
///
/// # Errors
/// The reason that the sender is told. Never panics on purpose; run it in a limited child anyway.
pub fn remake(bytes: &[u8]) -> Result<Remade, PictureFault> {
    let format = kind_of(bytes)?;
    let (picture, orientation) = decode(bytes, format)?;
    // First to near the size, whole pixels at a time and cheap in memory; then finely.
    let near = FULL_EDGE * 2;
    let picture = if picture.width().max(picture.height()) > near {
        picture.thumbnail(near, near)
    } else {
        picture
    };
    let mut picture = DynamicImage::ImageRgb8(flat(&picture));
    picture.apply_orientation(orientation);
    let full = within(picture, FULL_EDGE);
    let small = full.resize(SMALL_EDGE, SMALL_EDGE, FilterType::CatmullRom);
    let small = if full.width().max(full.height()) > SMALL_EDGE { small } else { full.clone() };
    Ok(Remade {
        width: full.width(),
        height: full.height(),
        full: jpeg(&full, FULL_QUALITY)?,
        small: jpeg(&small, SMALL_QUALITY)?,
    })
}

/// What the bytes are; a name or a sender's word counts for nothing.
fn kind_of(bytes: &[u8]) -> Result<ImageFormat, PictureFault> {
    if bytes.is_empty() {
        return Err(PictureFault::Empty);
    }
    if bytes.len() > FILE_MAX {
        return Err(PictureFault::Large);
    }
    let at = |from: usize, text: &[u8]| bytes.get(from..from + text.len()) == Some(text);
    if at(0, b"\xff\xd8\xff") {
        Ok(ImageFormat::Jpeg)
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Ok(ImageFormat::Png)
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Ok(ImageFormat::WebP)
    } else if at(4, b"ftyp") && is_heic(bytes.get(8..12).unwrap_or_default()) {
        Err(PictureFault::Heic)
    } else {
        Err(PictureFault::Kind)
    }
}

/// The brands of ISO 23008-12 and AVIF.
fn is_heic(brand: &[u8]) -> bool {
    matches!(
        brand,
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" | b"avif"
    )
}

/// The pixels and how they lie; refused by the stated size before the first of them.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), PictureFault> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault_of(&error))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureFault::Broken);
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > SIDE_MAX || height > SIDE_MAX || pixels > PIXELS_MAX {
        return Err(PictureFault::Pixels);
    }
    // A broken note of the camera is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| fault_of(&error))?;
    Ok((picture, orientation))
}

fn fault_of(error: &image::ImageError) -> PictureFault {
    match error {
        image::ImageError::Limits(_) => PictureFault::Pixels,
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Unsupported(_)
        | image::ImageError::IoError(_) => PictureFault::Broken,
    }
}

/// Eight bits a colour, what is transparent on white: JPEG knows no other ground.
fn flat(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    let mut flat = RgbImage::new(seen.width(), seen.height());
    for (to, from) in flat.pixels_mut().zip(seen.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    flat
}

/// At most so long on its longer side; never made larger.
fn within(picture: DynamicImage, edge: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > edge {
        picture.resize(edge, edge, FilterType::CatmullRom)
    } else {
        picture
    }
}

/// The pixels as a JPEG that says nothing else.
fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureFault> {
    let rgb = picture.to_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(rgb.as_raw(), rgb.width(), rgb.height(), ExtendedColorType::Rgb8)
        .map_err(|error| fault_of(&error))?;
    Ok(bytes)
}
