//! The whole system in one process.

use crate::{
    StartError, api,
    aws::Aws,
    clock::MovableClock,
    database::{Database, Elsewhere},
    demo, dev,
    files::Files,
    folder::Folder,
    functions::{Functions, World},
    mailbox::Mailbox,
    openapi,
    pipeline::Pipeline,
    registry,
    system::System,
    template::{Template, bucket_name},
    web,
    workers::Workers,
};
use axum::{Router, middleware};
use sev_domain::world::{Clock, Entropy};
use sev_http::App;
use sev_runtime::{app, session};
use std::{
    collections::HashMap,
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, oneshot},
    task::JoinHandle,
};
use tracing::{Dispatch, dispatcher};

/// The database's file. Its number goes up when items of before can't be read any more: that data stays where it is, and
/// the demo's is laid anew.
const DATABASE: &str = "database-4.sqlite";

/// The folder of S3's objects.
const FILES: &str = "files";

/// How to start the system.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on this machine; 0 for any that is free.
    pub port: u16,
    /// Where to keep the data; `None` for in memory.
    pub folder: Option<PathBuf>,
    /// Another DynamoDB than the embedded one, which then keeps no data.
    pub database: Option<Elsewhere>,
    /// Whether an empty database gets the demo data.
    pub demo: bool,
    /// The clock that `/dev/clock` moves.
    pub clock: Clock,
    /// Where random bytes come from.
    pub entropy: Entropy,
    /// Where the lines of the functions go: into the log of whoever starts the system, unless said otherwise.
    pub log: Dispatch,
    /// The built web page.
    pub dist: PathBuf,
}

impl Options {
    /// A system that leaves nothing behind, on a free port, with the demo data.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            port: 0,
            folder: None,
            database: None,
            demo: true,
            clock: app::system_clock(),
            entropy: app::system_entropy(),
            log: dispatcher::get_default(Dispatch::clone),
            dist: web::DIST.into(),
        }
    }

    /// A system that keeps its data in `folder`.
    #[must_use]
    pub fn in_folder(folder: PathBuf, port: u16) -> Self {
        Self { port, folder: Some(folder), ..Self::in_memory() }
    }
}

/// A system that runs.
pub struct Running {
    /// Where it answers, `http://127.0.0.1:3000`.
    pub base_url: String,
    /// An app with the tables, the clock and the private key of sessions.
    pub app: App,
    pub clock: MovableClock,
    /// Every function, to be called without HTTP.
    pub functions: Functions,
    /// Every function that no request calls, likewise.
    pub workers: Workers,
    /// The mails that were sent.
    pub mailbox: Mailbox,
    /// The stock SDK's client of SES.
    pub mails: aws_sdk_ses::Client,
    /// The stock SDK's client of the queues, and their addresses by logical id.
    pub queues: (aws_sdk_sqs::Client, HashMap<String, String>),
    /// The stock SDK's client of the database.
    pub database: aws_sdk_dynamodb::Client,
    /// Where the database answers, for a client of one's own.
    pub database_url: String,
    pub files_url: String,
    system: Arc<System>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

/// Starts the system, and returns when it answers.
///
/// # Errors
/// The port or the folder is taken, or the template and the code don't go together.
pub async fn start(options: Options) -> Result<Running, StartError> {
    // The port first: it is what a second start of the same system fails by.
    let listener = listen(options.port).await?;
    let template = Template::load()?;
    let bound = registry::bind(&template, &registry::binaries()).map_err(StartError::Mismatches)?;
    let address = listener.local_addr().map_err(|error| StartError::Port { port: options.port, error })?;
    let base_url = format!("http://{address}");
    let folder = options.folder.as_deref().map(Folder::open).transpose()?;
    let new_keys = || session::generate_keys("local").map_err(StartError::Keys);
    let keys = folder.as_ref().map_or_else(new_keys, |folder| folder.keys(new_keys))?;

    let database = match options.database {
        Some(place) => Database::elsewhere(place),
        None => Database::start(folder.as_ref().map(|folder| folder.file(DATABASE)).as_deref()).await?,
    };
    let is_new = database.create(&template.tables).await?;
    database.sweep().await?;
    let clock = MovableClock::new(options.clock);
    let (client, database_url) = (database.client().clone(), database.url().to_owned());
    let buckets = template.buckets.iter().map(|id| bucket_name(id)).collect();
    let files = Files::start(buckets, folder.as_ref().map(|folder| folder.file(FILES))).await?;
    let files_url = files.url.clone();
    let (files_client, entropy, log) = (Some(files.client()), options.entropy, options.log);
    let world = World { client: client.clone(), files: files_client, keys, clock: clock.clock(), entropy, log, given: demo::GIVEN };
    let functions = Functions::deploy(&template, &bound.functions, &world)?;
    let opener = functions.iter().find(|deployed| deployed.function.opens_sessions()).or_else(|| functions.iter().next());
    let app = opener.map(|deployed| deployed.unguarded(client.clone())).ok_or_else(|| StartError::Mismatches(Vec::new()))?;

    let aws = Arc::new(Aws::start(&template.queues, Mailbox::new(clock.clock())).await?);
    let workers = Workers::deploy(&template, &bound.workers, &world, &aws, &base_url)?;
    let streams = database.streams();

    let gate = api::Gate::default();
    let system = Arc::new(System {
        app: app.clone(),
        clock: clock.clone(),
        database: Mutex::new(Some(database)),
        template,
        bound: bound.functions,
        workers: workers.clone(),
        gate: Arc::clone(&gate),
        mailbox: aws.mailbox.clone(),
        public_url: base_url.clone(),
        aws: Arc::clone(&aws),
        files,
        pipeline: Mutex::default(),
    });
    if is_new && options.demo {
        system.reset().await?;
    }
    *system.pipeline.lock().await = Some(Pipeline::start(&workers, &aws, &streams, &gate, &clock));
    let router = router(&system, &functions, &gate, &options.dist, &files_url);
    let (stop, server) = serve(listener, router, folder);
    let (mailbox, mails, queues) = (aws.mailbox.clone(), aws.mails.clone(), (aws.queues.clone(), aws.addresses.clone()));
    Ok(Running {
        base_url,
        app,
        clock,
        functions,
        workers,
        mailbox,
        mails,
        queues,
        database: client,
        database_url,
        files_url,
        system,
        stop,
        server,
    })
}

async fn listen(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        if error.kind() == ErrorKind::AddrInUse { StartError::PortTaken { port } } else { StartError::Port { port, error } }
    })
}

fn router(system: &Arc<System>, functions: &Functions, gate: &api::Gate, dist: &Path, files_url: &str) -> Router {
    api::router(functions, openapi::of(functions), gate)
        .merge(dev::router(Arc::clone(system)))
        .fallback_service(web::router(dist.to_owned()))
        .layer(middleware::map_response_with_state(web::security_headers(files_url), web::secure))
}

/// Serves until told to stop; the folder stays taken as long.
fn serve(listener: TcpListener, router: Router, folder: Option<Folder>) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move {
        let stopped = async { stopped.await.unwrap_or_default() };
        if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "the server has stopped");
        }
        drop(folder);
    });
    (stop, server)
}

impl Running {
    /// Replaces all data by the demo's, around the clock's today.
    ///
    /// # Errors
    /// The demo data can't be made; the data is as it was then.
    pub async fn reset(&self) -> Result<(), StartError> {
        self.system.reset().await
    }

    /// Stops calling functions for queues and streams, for tests that do so themselves.
    pub async fn pause(&self) {
        if let Some(pipeline) = self.system.pipeline.lock().await.take() {
            pipeline.stop().await;
        }
    }

    /// Lets requests that run finish, then stops.
    pub async fn shutdown(self) {
        let Self { system, stop, server, functions, workers, database, app, .. } = self;
        if let Some(pipeline) = system.pipeline.lock().await.take() {
            pipeline.stop().await;
        }
        drop((stop, functions, workers, database, app));
        if server.await.is_err() {
            tracing::error!("the server had panicked");
        }
        let database = system.database.lock().await.take();
        drop(system);
        if let Some(database) = database {
            database.stop().await;
        }
    }
}
