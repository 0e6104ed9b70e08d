//! S3 on a port of this machine: the template's bucket, at addresses that are signed and checked as in AWS.
//!
//! The engine keeps objects in memory alone. What is written to it is also written to the data folder, and read back from
//! there at the start.

use crate::StartError;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use axum::body::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use lambda_http::http::{Response, request::Parts};
use rustack_auth::StaticCredentialProvider;
use rustack_s3_core::{RustackS3, config::S3Config, storage::StagedUpload};
use rustack_s3_http::{FromS3Request, IntoS3Response as _, RoutingContext, S3Handler, S3HttpConfig, S3HttpService, S3ResponseBody};
use rustack_s3_model::{
    S3Error, S3ErrorCode, S3Operation, StreamingBlob,
    input::{CopyObjectInput, CreateBucketInput, GetObjectInput, HeadObjectInput, PutObjectInput},
};
use sev_runtime::https;
use std::{
    net::Ipv4Addr,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};
use tokio::{net::TcpListener, sync::RwLock, task::JoinHandle};

const REGION: &str = "eu-west-3";
/// Who signs on this machine. Addresses are worth nothing elsewhere, so this is no secret.
const SIGNER: (&str, &str) = ("local", "local");
/// What stands for `/` in the name of a file: no key of this system has it.
const SLASH: &str = "~";

type Answer = Pin<Box<dyn Future<Output = Result<Response<S3ResponseBody>, S3Error>> + Send>>;

/// The service, until it is dropped.
pub(crate) struct Files {
    pub(crate) url: String,
    shelf: Shelf,
    server: JoinHandle<()>,
}

/// The buckets, and where their objects are kept.
#[derive(Clone)]
struct Shelf {
    s3: RustackS3,
    folder: Option<Arc<Path>>,
    buckets: Arc<[String]>,
    /// Whoever writes is alone: the engine (rustack-s3-core 0.12.0) can stop for ever when it reads and writes at the same time.
    turn: Arc<RwLock<()>>,
}

fn failed(what: &str, error: impl ToString) -> StartError {
    StartError::Files { what: what.to_owned(), problem: error.to_string() }
}

impl Files {
    /// Starts it with `buckets`, and with what `folder` holds of them.
    pub(crate) async fn start(buckets: Vec<String>, folder: Option<PathBuf>) -> Result<Self, StartError> {
        let s3 = RustackS3::new(S3Config { s3_virtual_hosting: false, default_region: REGION.into(), ..S3Config::default() });
        let shelf = Shelf { s3, folder: folder.map(Arc::from), buckets: buckets.into(), turn: Arc::default() };
        shelf.fill().await?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| failed("listen", error))?;
        let address = listener.local_addr().map_err(|error| failed("listen", error))?;
        let signers = StaticCredentialProvider::new([(SIGNER.0.to_owned(), SIGNER.1.to_owned())]);
        let config = S3HttpConfig {
            virtual_hosting: false,
            skip_signature_validation: false,
            region: REGION.into(),
            credential_provider: Some(Arc::new(signers)),
            ..S3HttpConfig::default()
        };
        let service = S3HttpService::new(shelf.clone(), config);
        let server = tokio::spawn(async move {
            // One that can't be accepted is the caller's loss alone.
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service.clone()));
                }
            }
        });
        Ok(Self { url: format!("http://{address}"), shelf, server })
    }

    /// The configuration of a client that may do anything.
    pub(crate) fn client(&self) -> aws_sdk_s3::Config {
        aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&self.url)
            .http_client(https::client())
            .force_path_style(true)
            .region(Region::new(REGION))
            .credentials_provider(Credentials::new(SIGNER.0, SIGNER.1, None, None, "local"))
            .build()
    }

    pub(crate) async fn clear(&self) -> Result<(), StartError> {
        let _alone = self.shelf.turn.write().await;
        self.shelf.s3.reset();
        if let Some(folder) = self.shelf.folder.as_deref().filter(|folder| folder.exists()) {
            tokio::fs::remove_dir_all(folder).await.map_err(|error| failed("clear", error))?;
        }
        self.shelf.fill().await
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shelf {
    /// Makes the buckets, with what was kept of them.
    async fn fill(&self) -> Result<(), StartError> {
        for bucket in self.buckets.iter() {
            let made = self.s3.handle_create_bucket(CreateBucketInput { bucket: bucket.clone(), ..CreateBucketInput::default() }).await;
            made.map_err(|error| failed(bucket, error.message))?;
            let Some(folder) = self.folder.as_deref().map(|folder| folder.join(bucket)) else { continue };
            tokio::fs::create_dir_all(&folder).await.map_err(|error| failed("folder", error))?;
            let mut entries = tokio::fs::read_dir(&folder).await.map_err(|error| failed("folder", error))?;
            while let Some(entry) = entries.next_entry().await.map_err(|error| failed("folder", error))? {
                let Some(key) = entry.file_name().to_str().filter(|name| !name.starts_with('.')).map(|name| name.replace(SLASH, "/"))
                else {
                    continue;
                };
                let data = tokio::fs::read(entry.path()).await.map_err(|error| failed("folder", error))?;
                let body = Some(StreamingBlob::new(data));
                let put = PutObjectInput { bucket: bucket.clone(), key, body, ..PutObjectInput::default() };
                self.s3.handle_put_object(put).await.map_err(|error| failed(bucket, error.message))?;
            }
        }
        Ok(())
    }

    /// Writes to the folder what stands under `key` now.
    async fn keep(&self, bucket: &str, key: &str) -> Result<(), S3Error> {
        let Some(folder) = self.folder.as_deref().map(|folder| folder.join(bucket)) else { return Ok(()) };
        let get = GetObjectInput { bucket: bucket.to_owned(), key: key.to_owned(), ..GetObjectInput::default() };
        let data = self.s3.handle_get_object(get).await?.body.unwrap_or_default().data;
        let name = key.replace('/', SLASH);
        let (new, place) = (folder.join(format!(".{name}")), folder.join(name));
        let written = async {
            tokio::fs::write(&new, &data).await?;
            tokio::fs::rename(&new, &place).await
        };
        written.await.map_err(|error| S3Error::with_message(S3ErrorCode::InternalError, error.to_string()))
    }

    async fn put(&self, parts: Parts, upload: Arc<StagedUpload>, ctx: RoutingContext) -> Result<Response<S3ResponseBody>, S3Error> {
        let put: PutObjectInput = read(&parts, &ctx, Bytes::new())?;
        let (bucket, key) = (put.bucket.clone(), put.key.clone());
        let _alone = self.turn.write().await;
        let answer = self.s3.handle_put_object_staged(put, upload).await?;
        self.keep(&bucket, &key).await?;
        answer.into_s3_response()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "this system uses three of some seventy operations")]
    async fn answer(&self, parts: Parts, body: Bytes, ctx: RoutingContext) -> Result<Response<S3ResponseBody>, S3Error> {
        match ctx.operation {
            S3Operation::GetObject => {
                let get: GetObjectInput = read(&parts, &ctx, body)?;
                let is_part = get.range.is_some();
                let _beside_others = self.turn.read().await;
                let mut answer = self.s3.handle_get_object(get).await?.into_s3_response()?;
                if is_part {
                    *answer.status_mut() = lambda_http::http::StatusCode::PARTIAL_CONTENT;
                }
                Ok(answer)
            }
            S3Operation::HeadObject => {
                let head: HeadObjectInput = read(&parts, &ctx, body)?;
                let _beside_others = self.turn.read().await;
                self.s3.handle_head_object(head).await?.into_s3_response()
            }
            S3Operation::CopyObject => {
                let copy: CopyObjectInput = read(&parts, &ctx, body)?;
                let (bucket, key) = (copy.bucket.clone(), copy.key.clone());
                let _alone = self.turn.write().await;
                let answer = self.s3.handle_copy_object(copy).await?;
                self.keep(&bucket, &key).await?;
                answer.into_s3_response()
            }
            other => Err(S3Error::not_implemented(other.as_str())),
        }
    }
}

fn read<I: FromS3Request>(parts: &Parts, ctx: &RoutingContext, body: Bytes) -> Result<I, S3Error> {
    I::from_s3_request(parts, ctx.bucket.as_deref(), ctx.key.as_deref(), &ctx.query_params, body)
}

impl S3Handler for Shelf {
    fn handle_staged_upload(&self, parts: Parts, upload: Arc<StagedUpload>, ctx: RoutingContext) -> Answer {
        let this = self.clone();
        Box::pin(async move { this.put(parts, upload, ctx).await })
    }

    fn handle_operation(&self, _: S3Operation, parts: Parts, body: Bytes, ctx: RoutingContext) -> Answer {
        let this = self.clone();
        Box::pin(async move { this.answer(parts, body, ctx).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_s3::primitives::ByteStream;
    use std::{sync::mpsc, time::Duration};

    #[test]
    fn papers_that_are_copied_and_read_at_once_are_all_there() {
        // On threads of its own: if all of them wait for each other, somebody must say so.
        let (done, over) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            done.send(runtime.block_on(copy_and_read())).unwrap();
        });
        assert_eq!(over.recv_timeout(Duration::from_secs(60)), Ok(160));
    }

    /// How often a paper was read as it is.
    async fn copy_and_read() -> usize {
        let files = Files::start(vec!["papers".into()], None).await.unwrap();
        let client = aws_sdk_s3::Client::from_conf(files.client());
        let put = client.put_object().bucket("papers").key("sent/one").body(ByteStream::from_static(b"%PDF-1.7 one"));
        put.send().await.unwrap();
        let readers = (0..8).map(|reader| {
            let client = client.clone();
            tokio::spawn(async move {
                for round in 0..20 {
                    let key = format!("kept/{reader}-{}", round % 2);
                    client.copy_object().bucket("papers").key(&key).copy_source("papers/sent/one").send().await.unwrap();
                    let read = client.get_object().bucket("papers").key(&key).send().await.unwrap();
                    assert_eq!(read.body.collect().await.unwrap().to_vec(), b"%PDF-1.7 one");
                }
                20
            })
        });
        let mut read = 0;
        for reader in readers.collect::<Vec<_>>() {
            read += reader.await.unwrap();
        }
        read
    }
}
