//! Pictures: what a telephone makes comes through as pixels alone; what is hostile does not come through.

use std::io::Cursor;

use domain::picture::{FULL_EDGE, PictureFault, SMALL_EDGE};
use image::{DynamicImage, ImageEncoder as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A picture whose corners tell how it lies: red at the top left, green at the top right, blue at the bottom left.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([230, 20, 20]),
        (false, true) => Rgb([20, 230, 20]),
        (true, false) => Rgb([20, 20, 230]),
        (false, false) => Rgb([240, 240, 240]),
    })
}

fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG segment after the first two bytes.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// EXIF as a telephone writes it: orientation, the camera's name and the place (GPS).
fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = Vec::from(*b"II*\0\x08\0\0\0");
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let short = |n: u16| [n.to_le_bytes()[0], n.to_le_bytes()[1], 0, 0];
    tiff.extend(3_u16.to_le_bytes());
    tiff.extend(entry(0x010f, 2, 4, *b"Cam\0"));
    tiff.extend(entry(0x0112, 3, 1, short(orientation)));
    tiff.extend(entry(0x8825, 4, 1, 50_u32.to_le_bytes()));
    tiff.extend([0; 4]);
    // The GPS directory: north, and a text that a test can look for.
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(29, 2, 11, 80_u32.to_le_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(b"15:07:GEHEIM");
    [&b"Exif\0\0"[..], &tiff].concat()
}

/// The markers of a JPEG before its pixels.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    while jpeg[at] == 0xff && jpeg[at + 1] != 0xda {
        found.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

fn fault(bytes: &[u8]) -> PictureFault {
    intake::remake(bytes).err().expect("refused")
}

#[test]
fn each_kind_comes_out_as_two_jpegs_within_their_edges() {
    let picture = corners(2000, 1000);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let made = intake::remake(&written(&picture, format)).ok().unwrap();
        assert_eq!((made.width, made.height), (FULL_EDGE, FULL_EDGE / 2), "{format:?}");
        let small = image::load_from_memory_with_format(&made.small, ImageFormat::Jpeg).unwrap();
        assert_eq!((small.width(), small.height()), (SMALL_EDGE, SMALL_EDGE / 2), "{format:?}");
        let full = image::load_from_memory_with_format(&made.full, ImageFormat::Jpeg).unwrap();
        assert_eq!((full.width(), full.height()), (made.width, made.height));
    }
}

#[test]
fn a_small_picture_is_not_made_larger() {
    let made = intake::remake(&written(&corners(40, 30), ImageFormat::Png)).ok().unwrap();
    assert_eq!((made.width, made.height), (40, 30));
}

#[test]
fn nothing_of_camera_place_time_or_comment_comes_through() {
    let jpeg = written(&corners(400, 300), ImageFormat::Jpeg);
    let jpeg = with_segment(&jpeg, 0xfe, b"KOMMENTAR: Nguyen Van A");
    let jpeg = with_segment(&jpeg, 0xe2, b"ICC_PROFILE\0\x01\x01GEHEIM");
    let jpeg = with_segment(&jpeg, 0xed, b"Photoshop 3.0\0GEHEIM");
    let jpeg = with_segment(&jpeg, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:GEHEIM/>");
    let jpeg = with_segment(&jpeg, 0xe1, &exif(1));
    assert!(has(&jpeg, b"GEHEIM") && markers(&jpeg).contains(&0xe1));
    let mut png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.set_exif_metadata(exif(1)[6..].to_vec()).unwrap();
    encoder.set_icc_profile(b"GEHEIM".to_vec()).unwrap();
    let raw = corners(400, 300);
    encoder.write_image(raw.as_raw(), 400, 300, image::ExtendedColorType::Rgb8).unwrap();
    for file in [jpeg, png] {
        let made = intake::remake(&file).ok().unwrap();
        for bytes in [&made.full, &made.small] {
            let found = markers(bytes);
            assert!(found.iter().all(|m| matches!(m, 0xe0 | 0xdb | 0xc0 | 0xc4)), "{found:x?}");
            for text in [&b"GEHEIM"[..], b"Exif", b"ICC", b"Cam", b"KOMMENTAR", b"Photoshop"] {
                assert!(!has(bytes, text), "{}", String::from_utf8_lossy(text));
            }
        }
    }
}

#[test]
fn a_picture_that_lies_on_its_side_stands_upright() {
    let jpeg = written(&corners(640, 320), ImageFormat::Jpeg);
    // 6: the camera was held upright, the rows run from bottom to top.
    let made = intake::remake(&with_segment(&jpeg, 0xe1, &exif(6))).ok().unwrap();
    assert_eq!((made.width, made.height), (320, 640));
    let full = image::load_from_memory(&made.full).unwrap().to_rgb8();
    let Rgb([red, green, blue]) = *full.get_pixel(280, 40);
    assert!(red > 180 && green < 80 && blue < 80, "{red} {green} {blue}");
}

#[test]
fn what_is_transparent_lies_on_white() {
    let clear = RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 0]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(clear).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let made = intake::remake(&bytes.into_inner()).ok().unwrap();
    let full = image::load_from_memory(&made.full).unwrap().to_rgb8();
    assert!(full.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
}

/// A PNG of a few bytes that says it is this large.
fn stated(width: u32, height: u32) -> Vec<u8> {
    let mut png = written(&corners(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = u32::MAX;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

#[test]
fn a_bomb_is_refused_by_its_stated_size_before_a_pixel_is_decoded() {
    let start = std::time::Instant::now();
    for (width, height) in [(50_000, 50_000), (8_000, 6_000), (40_000, 10), (u32::MAX, 1)] {
        let found = fault(&stated(width, height));
        let too_large = matches!(found, PictureFault::Pixels | PictureFault::Broken);
        assert!(too_large, "{width} x {height}: {found}");
    }
    assert_eq!(fault(&stated(8_000, 6_000)), PictureFault::Pixels, "48 million");
    assert!(start.elapsed().as_secs() < 2);
}

#[test]
fn what_is_no_picture_is_refused_by_its_bytes_with_the_right_word() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let avif = b"\0\0\0\x18ftypavif\0\0\0\0mif1avif";
    let jpeg = written(&corners(300, 300), ImageFormat::Jpeg);
    let png = written(&corners(300, 300), ImageFormat::Png);
    for (bytes, wanted) in [
        (&b""[..], PictureFault::Empty),
        (&svg[..], PictureFault::Kind),
        (&heic[..], PictureFault::Heic),
        (&avif[..], PictureFault::Heic),
        (&b"GIF89a\x01\0\x01\0\0\0\0;"[..], PictureFault::Kind),
        (&b"%PDF-1.7"[..], PictureFault::Kind),
        (&b"PK\x03\x04"[..], PictureFault::Kind),
        (&jpeg[..20], PictureFault::Broken),
        (&png[..60], PictureFault::Broken),
        (&png[..8], PictureFault::Broken),
        (&b"RIFF\xff\xff\xff\xffWEBPVP8 "[..], PictureFault::Broken),
        (&vec![0xff; 16 << 20][..], PictureFault::Large),
    ] {
        assert_eq!(fault(bytes), wanted, "{:?}", &bytes[..bytes.len().min(24)]);
    }
}

#[test]
fn a_file_that_is_two_things_at_once_leaves_only_its_pixels() {
    let jpeg = written(&corners(300, 200), ImageFormat::Jpeg);
    let page = b"<html><script>alert(document.cookie)</script></html>";
    let both = [&with_segment(&jpeg, 0xfe, page)[..], page, b"PK\x03\x04evil.class"].concat();
    let made = intake::remake(&both).ok().unwrap();
    for bytes in [&made.full, &made.small] {
        assert!(!has(bytes, b"script") && !has(bytes, b"PK\x03\x04"));
        assert_eq!(&bytes[bytes.len() - 2..], b"\xff\xd9", "nothing after the end");
    }
}

#[test]
fn damaged_files_are_refused_or_read_and_never_more() {
    // Every cut and many flipped bits of a small file of each kind: an answer, no panic.
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let file = written(&corners(32, 24), format);
        for cut in 0..file.len() {
            let _ = intake::remake(&file[..cut]);
        }
        for at in (0..file.len()).step_by(7) {
            let mut bad = file.clone();
            bad[at] ^= 0x55;
            if let Ok(made) = intake::remake(&bad) {
                assert!(made.width <= FULL_EDGE && made.height <= FULL_EDGE);
            }
        }
    }
}
