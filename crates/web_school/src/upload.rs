//! Uploads: multipart forms of a file and its fields, read to their end and not beyond their limit.

use app::imports::{FILE_MAX, Upload};
use app::pictures;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Request};
use axum::http::header;
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

/// A picture that was sent, with the fields that say what is on it.
#[derive(Default)]
pub struct SentPicture {
    /// The file; empty when none was chosen.
    pub bytes: Vec<u8>,
    fields: Vec<(String, String)>,
}

impl SentPicture {
    /// A field as it was sent; empty when it was not.
    pub fn text(&self, name: &str) -> &str {
        self.texts(name).next().unwrap_or_default()
    }

    /// A field that may be sent several times.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let mine = self.fields.iter().filter(move |(field, _)| field == name);
        mine.map(|(_, value)| value.as_str())
    }

    /// Every field that was sent.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromRequest<Web> for SentPicture {
    type Rejection = Problem;

    async fn from_request(mut request: Request, web: &Web) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let parts = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        // A form without a file may come as forms come: there the picture is optional.
        if !parts {
            let form = Form::<Vec<(String, String)>>::from_request(request, web).await;
            let Form(fields) = form.map_err(|_| Problem::BadRequest)?;
            return Ok(Self { bytes: Vec::new(), fields });
        }
        DefaultBodyLimit::max(pictures::FILE_MAX + FORM_MAX).apply(&mut request);
        let form = Multipart::from_request(request, web).await;
        let mut form = form.map_err(|_| Problem::BadRequest)?;
        let mut sent = Self::default();
        while let Some(field) = form.next_field().await.map_err(|e| problem(&e))? {
            match field.name().map(str::to_owned) {
                Some(name) if name == "file" => sent.bytes = bytes(field).await?,
                Some(name) => {
                    let value = bytes(field).await?;
                    let value = String::from_utf8_lossy(&value).trim().to_owned();
                    sent.fields.push((name, value));
                }
                None => {}
            }
        }
        Ok(sent)
    }
}

async fn bytes(field: Field<'_>) -> Result<Vec<u8>, Problem> {
    Ok(field.bytes().await.map_err(|error| problem(&error))?.to_vec())
}

fn problem(error: &MultipartError) -> Problem {
    if error.status().as_u16() == 413 { Problem::TooLarge } else { Problem::BadRequest }
}
