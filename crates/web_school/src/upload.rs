//! The upload of a class list: a multipart form of a file and a school year, read to its end and not beyond its limit.

use app::imports::{FILE_MAX, Upload};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use web::{Problem, Web};

/// What the form's own lines and names may add to the file, bytes.
const FORM_MAX: usize = 64 << 10;

/// A file that was sent with its school year.
pub struct Sent(pub Upload);

impl FromRequest<Web> for Sent {
    type Rejection = Problem;

    async fn from_request(mut request: Request, web: &Web) -> Result<Self, Problem> {
        DefaultBodyLimit::max(FILE_MAX + FORM_MAX).apply(&mut request);
        let form = Multipart::from_request(request, web).await;
        let mut form = form.map_err(|_| Problem::BadRequest)?;
        let mut upload =
            Upload { school_year: String::new(), file_name: String::new(), bytes: Vec::new() };
        while let Some(field) = form.next_field().await.map_err(|e| problem(&e))? {
            match field.name() {
                Some("file") => {
                    upload.file_name = field.file_name().unwrap_or_default().to_owned();
                    upload.bytes = bytes(field).await?;
                }
                Some("year") => {
                    let bytes = bytes(field).await?;
                    String::from_utf8_lossy(&bytes).trim().clone_into(&mut upload.school_year);
                }
                Some(_) | None => {}
            }
        }
        Ok(Self(upload))
    }
}

async fn bytes(field: Field<'_>) -> Result<Vec<u8>, Problem> {
    Ok(field.bytes().await.map_err(|error| problem(&error))?.to_vec())
}

fn problem(error: &MultipartError) -> Problem {
    if error.status().as_u16() == 413 { Problem::TooLarge } else { Problem::BadRequest }
}
