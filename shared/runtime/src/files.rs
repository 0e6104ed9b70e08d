//! Papers in S3: addresses at which one file can be sent or read, and what a function itself looks at and keeps.
//!
//! A function that uses none of this does not make the client: see [`crate::app::Need`].

use aws_sdk_s3::{
    Client,
    config::{RequestChecksumCalculation, ResponseChecksumValidation},
    error::{ProvideErrorMetadata, SdkError},
    presigning::{PresignedRequest, PresigningConfig},
};
use std::{fmt, time::Duration};
use thiserror::Error;

/// How much of a file tells what it is.
const START: usize = 16;

#[derive(Clone)]
pub struct Files {
    client: Client,
    bucket: String,
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").finish_non_exhaustive()
    }
}

/// S3 gave no answer, or not the one that there must be. It says which call and which code, never a key.
#[derive(Debug, Error)]
#[error("{call}: {reason}")]
pub struct FilesError {
    pub call: &'static str,
    pub reason: String,
    /// Whether trying again may help.
    pub is_passing: bool,
}

impl FilesError {
    fn of<E, R>(call: &'static str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: fmt::Debug,
    {
        let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
        let is_passing = code.is_none_or(|code| matches!(code, "SlowDown" | "ServiceUnavailable" | "InternalError" | "RequestTimeout"));
        Self { call, reason: code.map_or_else(|| "no answer".to_owned(), str::to_owned), is_passing }
    }

    fn presigning(call: &'static str, error: &impl fmt::Display) -> Self {
        Self { call, reason: error.to_string(), is_passing: false }
    }
}

/// An address at which something can be done once with a file, for some time.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The address. Who has it may do it.
    pub url: String,
    /// Headers that a request there must carry.
    pub headers: Vec<(String, String)>,
}

/// No address: it opens a file.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address")
    }
}

impl From<PresignedRequest> for Address {
    fn from(request: PresignedRequest) -> Self {
        let headers = request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { url: request.uri().to_owned(), headers }
    }
}

/// A file that was sent, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub size_bytes: u64,
    pub start: Vec<u8>,
    /// Changes with each change of the file.
    etag: String,
}

impl Files {
    /// The files in `bucket`, by a client of this configuration.
    #[must_use]
    pub fn new(config: &aws_sdk_s3::Config, bucket: String) -> Self {
        let config = config
            .to_builder()
            // What is signed for a browser carries no checksum of what it will send.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .build();
        Self { client: Client::from_conf(config), bucket }
    }

    /// An address to which one file of this length and type can be sent for some time.
    ///
    /// # Errors
    /// There are no credentials to sign with.
    pub async fn begin(&self, key: &str, content_type: &str, size_bytes: i64, time: Duration) -> Result<Address, FilesError> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).content_type(content_type).content_length(size_bytes);
        let signed = put.presigned(signing("PutObject", time)?).await;
        signed.map(Address::from).map_err(|error| FilesError::of("PutObject", &error))
    }

    /// An address at which a file can be read for some time, as a download of that type and name.
    ///
    /// # Errors
    /// There are no credentials to sign with.
    pub async fn address(&self, key: &str, content_type: &str, name: &str, time: Duration) -> Result<Address, FilesError> {
        let get = self.client.get_object().bucket(&self.bucket).key(key).response_content_type(content_type);
        let get = get.response_content_disposition(format!("attachment; filename=\"{name}\""));
        let signed = get.presigned(signing("GetObject", time)?).await;
        signed.map(Address::from).map_err(|error| FilesError::of("GetObject", &error))
    }

    /// What was sent under `key`; `None` when nothing was.
    ///
    /// # Errors
    /// S3 gives no answer.
    pub async fn look(&self, key: &str) -> Result<Option<Sent>, FilesError> {
        let head = match self.client.head_object().bucket(&self.bucket).key(key).send().await {
            Ok(head) => head,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(FilesError::of("HeadObject", &error)),
        };
        let size_bytes = u64::try_from(head.content_length.unwrap_or_default()).unwrap_or_default();
        let etag = head.e_tag.unwrap_or_default();
        // Of an empty file no range can be asked for.
        if size_bytes == 0 {
            return Ok(Some(Sent { size_bytes, start: Vec::new(), etag }));
        }
        let get = self.client.get_object().bucket(&self.bucket).key(key).range(format!("bytes=0-{}", START - 1)).if_match(&etag);
        match get.send().await {
            Ok(answer) => {
                let start = answer.body.collect().await.map_err(|error| FilesError::presigning("GetObject", &error))?;
                Ok(Some(Sent { size_bytes, start: start.into_bytes().to_vec(), etag }))
            }
            // Gone, or sent again, in between: it is none that was looked at.
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(FilesError::of("GetObject", &error)),
        }
    }

    /// Keeps the file that was looked at under another key. Whether it was still that file.
    ///
    /// # Errors
    /// S3 gives no answer.
    pub async fn keep(&self, from: &str, to: &str, sent: &Sent) -> Result<bool, FilesError> {
        let copy = self.client.copy_object().bucket(&self.bucket).key(to).copy_source(format!("{}/{from}", self.bucket));
        match copy.copy_source_if_match(&sent.etag).send().await {
            Ok(_) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(FilesError::of("CopyObject", &error)),
        }
    }
}

/// Addresses are timed by S3's clock, which is the system's.
fn signing(call: &'static str, time: Duration) -> Result<PresigningConfig, FilesError> {
    PresigningConfig::expires_in(time).map_err(|error| FilesError::presigning(call, &error))
}

/// Who may not list a bucket, as no function may, is told 403 of a key that is not there.
fn is_missing<E>(error: &SdkError<E, aws_sdk_s3::config::http::HttpResponse>) -> bool {
    error.raw_response().is_some_and(|response| matches!(response.status().as_u16(), 403 | 404 | 412))
}
