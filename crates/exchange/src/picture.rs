//! Pictures of reports, drawn anew: what comes out holds pixels and nothing else.
//!
//! Whatever stood in the file besides (place, owner, camera, a second file behind the first) is
//! not carried over. Decoding foreign pictures is the riskiest reading of all: the server has it
//! done by a process of its own, with little memory and little time.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// Pixels that are decoded at most: more than any telephone takes.
pub const PIXELS_COUNT_MAX: u64 = 64_000_000;
/// Memory for the decoded picture at most.
const DECODED_BYTES_MAX: u64 = 384 << 20;
/// Longest side of what comes out, in pixels.
pub const SHOWN_SIDE_PIXELS: u32 = 1_600;
/// A PNG that is larger becomes a JPEG: photographs sent as PNG.
const PNG_BYTES_MAX: usize = 3 << 20;
/// Of 100; higher gains nothing that one sees.
const JPEG_QUALITY: u8 = 85;

/// The formats that are decoded, all by decoders in Rust.
const FORMATS: [ImageFormat; 5] = [
    ImageFormat::Png,
    ImageFormat::Jpeg,
    ImageFormat::Gif,
    ImageFormat::WebP,
    ImageFormat::Bmp,
];

/// Why a picture cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Not PNG, JPEG, GIF, WebP or BMP.
    #[error("not a picture that is drawn; save it instead")]
    Unknown,
    /// More pixels or memory than it may take.
    #[error("larger than {PIXELS_COUNT_MAX} pixels; save it instead")]
    TooLarge,
    /// The bytes are damaged.
    #[error("a damaged picture; save it instead")]
    Damaged,
}

/// Whether the first bytes are those of a format that is drawn.
pub fn is_picture(bytes: &[u8]) -> bool {
    format_of(bytes).is_some()
}

fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(bytes).ok()?;
    // Two letters are a weak sign: text may begin so.
    let is_sure = format != ImageFormat::Bmp || is_bitmap(bytes);
    (FORMATS.contains(&format) && is_sure).then_some(format)
}

/// Whether a BMP says its own length, or nothing, as the format wants it.
fn is_bitmap(bytes: &[u8]) -> bool {
    let stated = bytes.get(2..6).and_then(|four| four.try_into().ok());
    let stated = stated.map(u32::from_le_bytes);
    stated.is_some_and(|stated| stated == 0 || usize::try_from(stated) == Ok(bytes.len()))
}

/// Draws a picture anew, upright and at most [`SHOWN_SIDE_PIXELS`] a side: a PNG, or a JPEG where
/// that is what came or a PNG would be large. Of a moving picture: the first frame.
///
/// # Errors
/// See [`PictureError`].
pub fn reencode(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let format = format_of(bytes).ok_or(PictureError::Unknown)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(problem)?;
    let (width, height) = decoder.dimensions();
    let is_within = u64::from(width) * u64::from(height) <= PIXELS_COUNT_MAX
        && decoder.total_bytes() <= DECODED_BYTES_MAX;
    if !is_within {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().ok();
    let picture = DynamicImage::from_decoder(decoder).map_err(problem)?;
    let mut picture = match width.max(height) > SHOWN_SIDE_PIXELS {
        true => picture.thumbnail(SHOWN_SIDE_PIXELS, SHOWN_SIDE_PIXELS),
        false => picture,
    };
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    match format {
        ImageFormat::Jpeg => jpeg(&picture),
        _ => match png(&picture)? {
            bytes if bytes.len() > PNG_BYTES_MAX => jpeg(&picture),
            bytes => Ok(bytes),
        },
    }
}

fn problem(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Damaged,
    }
}

/// Only the pixels are handed to the encoders: no profile, no metadata.
fn png(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let plain = match picture.color().has_alpha() {
        true => DynamicImage::ImageRgba8(picture.to_rgba8()),
        false => DynamicImage::ImageRgb8(picture.to_rgb8()),
    };
    let mut bytes = Cursor::new(Vec::new());
    let written = plain.write_to(&mut bytes, ImageFormat::Png);
    written.map(|()| bytes.into_inner()).map_err(problem)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder.encode_image(&picture.to_rgb8()).map_err(problem)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use image::{GenericImageView, Rgb, RgbImage};

    use super::*;

    /// A picture of two colours: left red, right blue.
    fn picture(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| match x < width / 2 {
            true => Rgb([200, 0, 0]),
            false => Rgb([0, 0, 200]),
        })
    }

    fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("in memory");
        bytes.into_inner()
    }

    fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut body = name.to_vec();
        body.extend(content);
        let mut sum = flate2::Crc::new();
        sum.update(&body);
        let length = u32::try_from(content.len()).expect("short");
        [&length.to_be_bytes()[..], &body, &sum.sum().to_be_bytes()].concat()
    }

    /// A PNG of so many pixels, all black, of a few bytes.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let head = [
            &width.to_be_bytes()[..],
            &height.to_be_bytes(),
            &[8, 6, 0, 0, 0],
        ]
        .concat();
        let encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let mut data = encoder;
        data.write_all(&vec![0; 1 << 20]).expect("in memory");
        let data = data.finish().expect("in memory");
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(chunk(b"IHDR", &head));
        bytes.extend(chunk(b"IDAT", &data));
        bytes.extend(chunk(b"IEND", b""));
        bytes
    }

    #[test]
    fn every_format_is_drawn_and_nothing_but_pixels_is_kept() {
        for format in FORMATS {
            let mut bytes = written(&picture(60, 40), format);
            if format != ImageFormat::Bmp {
                bytes.extend_from_slice(b"<script>secret place</script>");
            }
            let drawn = reencode(&bytes).expect("a picture");
            assert!(!drawn.windows(6).any(|six| six == b"secret"), "{format:?}");
            let again = image::load_from_memory(&drawn).expect("a picture");
            assert_eq!(again.dimensions(), (60, 40), "{format:?}");
            let left = again.get_pixel(5, 20);
            assert!(left[0] > 150 && left[2] < 60, "{format:?}: {left:?}");
        }
    }

    #[test]
    fn metadata_is_gone() {
        let plain = written(&picture(8, 8), ImageFormat::Png);
        let (head, rest) = plain.split_at(33);
        let note = chunk(b"tEXt", b"Comment\0taken at the house of the victim");
        let bytes = [head, &note, rest].concat();
        let drawn = reencode(&bytes).expect("a picture");
        assert!(!drawn.windows(4).any(|four| four == b"tEXt"));
    }

    #[test]
    fn a_photograph_is_turned_upright_and_its_place_is_forgotten() {
        let plain = written(&picture(40, 20), ImageFormat::Jpeg);
        // EXIF with one entry, orientation 6: the camera was held upright.
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0".to_vec();
        exif.extend([0; 4]);
        let length = u16::try_from(exif.len() + 2).expect("short");
        let segment = [&b"\xFF\xE1"[..], &length.to_be_bytes(), &exif].concat();
        let bytes = [&plain[..2], &segment, &plain[2..]].concat();
        let drawn = reencode(&bytes).expect("a picture");
        assert!(!drawn.windows(4).any(|four| four == b"Exif"));
        let again = image::load_from_memory(&drawn).expect("a picture");
        assert_eq!(again.dimensions(), (20, 40));
    }

    #[test]
    fn large_pictures_become_smaller_ones() {
        let drawn = reencode(&written(&picture(3_200, 10), ImageFormat::Png));
        let again = image::load_from_memory(&drawn.expect("a picture")).expect("a picture");
        assert_eq!(again.dimensions(), (1_600, 5));
    }

    #[test]
    fn too_many_pixels_are_refused_before_they_are_decoded() {
        assert_eq!(reencode(&bomb(60_000, 60_000)), Err(PictureError::TooLarge));
        assert_eq!(
            reencode(&bomb(u32::MAX / 2, 1)),
            Err(PictureError::TooLarge)
        );
    }

    #[test]
    fn what_is_no_picture_or_a_damaged_one_is_said_to_be() {
        let mut cut = written(&picture(60, 40), ImageFormat::Png);
        cut.truncate(60);
        assert_eq!(reencode(&cut), Err(PictureError::Damaged));
        for none in [
            &b"<svg/>"[..],
            b"",
            b"BM the letters of a note",
            b"II*\0 a tiff",
        ] {
            assert!(!is_picture(none));
            assert_eq!(reencode(none), Err(PictureError::Unknown));
        }
    }
}
