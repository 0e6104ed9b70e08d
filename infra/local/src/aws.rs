//! The services of AWS that are no database, on a port of this machine: queues and mails. The stock SDKs reach them there.

use crate::{StartError, mailbox::Mailbox, template::Queue};
use aws_sdk_sqs::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    error::DisplayErrorContext,
    types::QueueAttributeName,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use lambda_http::http::HeaderMap;
use rustack_sqs_core::{config::SqsConfig, handler::RustackSqsHandler, provider::RustackSqs};
use rustack_sqs_http::{dispatch::dispatch_operation, response::error_to_response, router::resolve_operation};
use serde_json::json;
use sev_runtime::https;
use std::{collections::HashMap, net::Ipv4Addr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};

const REGION: &str = "eu-west-3";

/// The services, and clients of them that may do anything.
pub(crate) struct Aws {
    pub(crate) queues: Client,
    pub(crate) mails: aws_sdk_ses::Client,
    pub(crate) mailbox: Mailbox,
    /// Addresses of the queues by their logical ids.
    pub(crate) addresses: HashMap<String, String>,
    server: JoinHandle<()>,
}

#[derive(Clone)]
struct Services {
    queues: Arc<RustackSqsHandler>,
    mailbox: Mailbox,
}

fn failed(what: &str, error: impl ToString) -> StartError {
    StartError::Queues { what: what.to_owned(), problem: error.to_string() }
}

impl Aws {
    /// Starts them with the template's queues.
    pub(crate) async fn start(queues: &[Queue], mailbox: Mailbox) -> Result<Self, StartError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| failed("listen", error))?;
        let address = listener.local_addr().map_err(|error| failed("listen", error))?;
        let config =
            SqsConfig { default_region: REGION.into(), host: address.ip().to_string(), port: address.port(), ..SqsConfig::default() };
        let handler = Arc::new(RustackSqsHandler::new(Arc::new(RustackSqs::new(config))));
        let router = Router::new().fallback(answer).with_state(Services { queues: handler, mailbox: mailbox.clone() });
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the queues have stopped");
            }
        });
        let url = format!("http://{address}");
        let credentials = Credentials::new("local", "local", None, None, "local");
        let https = https::client();
        let client = aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&url)
            .http_client(https.clone())
            .region(Region::new(REGION))
            .credentials_provider(credentials.clone());
        let mails = aws_sdk_ses::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&url)
            .http_client(https)
            .region(Region::new(REGION))
            .credentials_provider(credentials);
        let (client, mails) = (Client::from_conf(client.build()), aws_sdk_ses::Client::from_conf(mails.build()));
        let addresses = create(&client, queues).await?;
        Ok(Self { queues: client, mails, mailbox, addresses, server })
    }

    /// Empties the queues and the mailbox.
    pub(crate) async fn clear(&self) {
        for address in self.addresses.values() {
            if let Err(error) = self.queues.purge_queue().queue_url(address).send().await {
                tracing::warn!(error = %DisplayErrorContext(error), "a queue is not empty");
            }
        }
        self.mailbox.clear();
    }
}

/// Nothing in there outlives the process, so there is nothing to wait for.
impl Drop for Aws {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Creates the queues, dead letter queues first, and gives their addresses.
async fn create(client: &Client, queues: &[Queue]) -> Result<HashMap<String, String>, StartError> {
    let mut addresses = HashMap::new();
    let (dead, live): (Vec<_>, Vec<_>) = queues.iter().partition(|queue| queue.redrive.is_none());
    for queue in dead.into_iter().chain(live) {
        let redrive = queue.redrive.as_ref().map(|(target, most)| {
            let arn = format!("arn:aws:sqs:{REGION}:000000000000:{target}");
            (QueueAttributeName::RedrivePolicy, json!({ "deadLetterTargetArn": arn, "maxReceiveCount": most }).to_string())
        });
        let mut attributes = HashMap::from([(QueueAttributeName::VisibilityTimeout, queue.visibility.to_string())]);
        attributes.extend(redrive);
        let made = client.create_queue().queue_name(&queue.name).set_attributes(Some(attributes)).send().await;
        let made = made.map_err(|error| failed(&queue.name, DisplayErrorContext(error)))?;
        addresses.insert(queue.name.clone(), made.queue_url.unwrap_or_default());
    }
    Ok(addresses)
}

/// A queue is asked for in JSON, with a header that says what; SES is sent a form.
async fn answer(State(services): State<Services>, headers: HeaderMap, body: Bytes) -> Response {
    if !headers.contains_key("x-amz-target") {
        return services.mailbox.answer(&String::from_utf8_lossy(&body));
    }
    let answered = match resolve_operation(&headers) {
        Ok(operation) => dispatch_operation(&*services.queues, operation, body).await,
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(|error| error_to_response(&error, "local")).map(Body::new)
}
