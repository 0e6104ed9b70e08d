//! DynamoDB inside this process, or another one at hand, with the tables of the template.

use crate::{
    StartError,
    template::{KeyPart, Table},
};
use aws_sdk_dynamodb::{
    Client,
    config::Credentials,
    error::DisplayErrorContext,
    types::{
        AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex, GlobalSecondaryIndexUpdate,
        KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
        TimeToLiveSpecification,
    },
};
use sev_runtime::https;
use std::{net::Ipv4Addr, path::Path};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A DynamoDB that is not in this process, for a second opinion.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    pub url: String,
    /// The access key that its tables go by: Amazon's own keeps those of each key apart.
    pub access_key: String,
}

/// A database and its client.
pub(crate) struct Database {
    url: String,
    client: Client,
    credentials: Credentials,
    embedded: Option<Embedded>,
}

/// The embedded engine, and what serves it on the port that the SDK reaches it by.
struct Embedded {
    engine: dynoxide::Database,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// A stream that shows `view` of each change.
fn stream(view: &str) -> Result<StreamSpecification, StartError> {
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::from(view)).build();
    stream.map_err(|error| failed("stream", error))
}

fn failed(what: &str, error: impl ToString) -> StartError {
    StartError::Database { what: what.to_owned(), problem: error.to_string() }
}

impl Database {
    /// Opens the file, or a database in memory, and serves it on a free port of this machine.
    pub(crate) async fn start(file: Option<&Path>) -> Result<Self, StartError> {
        let engine = match file {
            None => dynoxide::Database::memory(),
            Some(file) => dynoxide::Database::new(&file.to_string_lossy()),
        };
        let engine = engine.map_err(|error| failed("open", error))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| failed("listen", error))?;
        let address = listener.local_addr().map_err(|error| failed("listen", error))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn({
            let engine = engine.clone();
            async move {
                let stopped = async { stopped.await.unwrap_or_default() };
                if let Err(error) = dynoxide::server::serve_with_shutdown(listener, engine, stopped).await {
                    tracing::error!(error, "the embedded database has stopped");
                }
            }
        });
        let url = format!("http://{address}");
        let client = Client::from_conf(sev_runtime::app::local_database(&url));
        let credentials = Credentials::new("local", "local", None, None, "local");
        Ok(Self { url, client, credentials, embedded: Some(Embedded { engine, stop, server }) })
    }

    /// One that answers elsewhere.
    pub(crate) fn elsewhere(place: Elsewhere) -> Self {
        let key = Credentials::new(place.access_key, "local", None, None, "local");
        let config = sev_runtime::app::local_database(&place.url).to_builder().credentials_provider(key.clone()).build();
        Self { url: place.url, client: Client::from_conf(config), credentials: key, embedded: None }
    }

    /// Whether it is in this process: what is asked of its engine works then alone.
    pub(crate) const fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Where the database answers.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The stock SDK's client of this database.
    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    /// The client of its streams.
    pub(crate) fn streams(&self) -> aws_sdk_dynamodbstreams::Client {
        let database = self.client.config();
        let config = aws_sdk_dynamodbstreams::Config::builder()
            .behavior_version(aws_sdk_dynamodbstreams::config::BehaviorVersion::latest())
            .endpoint_url(&self.url)
            .http_client(https::client())
            .region(database.region().cloned())
            .credentials_provider(self.credentials.clone());
        aws_sdk_dynamodbstreams::Client::from_conf(config.build())
    }

    /// Creates what is missing of `tables`. `true` when nothing was there before.
    pub(crate) async fn create(&self, tables: &[Table]) -> Result<bool, StartError> {
        let present = self.client.list_tables().send().await.map_err(|error| failed("ListTables", DisplayErrorContext(error)))?;
        let present = present.table_names();
        for table in tables {
            if present.contains(&table.name) {
                self.complete(table).await?;
            } else {
                self.create_table(table).await?;
            }
        }
        Ok(present.is_empty())
    }

    async fn create_table(&self, table: &Table) -> Result<(), StartError> {
        let indexes = table.indexes.iter().map(|index| {
            let index = GlobalSecondaryIndex::builder()
                .index_name(&index.name)
                .set_key_schema(Some(key(&index.key)?))
                .projection(projection(&index.projection));
            index.build().map_err(|error| failed(&table.name, error))
        });
        let indexes = indexes.collect::<Result<Vec<_>, _>>()?;
        self.client
            .create_table()
            .table_name(&table.name)
            .billing_mode(BillingMode::PayPerRequest)
            .set_attribute_definitions(Some(attributes(table)?))
            .set_key_schema(Some(key(&table.key)?))
            .set_stream_specification(table.stream.as_deref().map(stream).transpose()?)
            .set_global_secondary_indexes(Some(indexes).filter(|indexes| !indexes.is_empty()))
            .send()
            .await
            .map_err(|error| failed(&table.name, DisplayErrorContext(error)))?;
        // Elsewhere, items would end by that database's clock, not by the one that tests set.
        if let Some(attribute) = table.ttl.as_ref().filter(|_| self.is_embedded()) {
            let ttl = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true).build();
            let ttl = ttl.map_err(|error| failed(&table.name, error))?;
            let sent = self.client.update_time_to_live().table_name(&table.name).time_to_live_specification(ttl).send().await;
            sent.map_err(|error| failed(&table.name, DisplayErrorContext(error)))?;
        }
        Ok(())
    }

    /// Adds the indexes and the stream that the template has gained since the table was made. A key that has
    /// changed can't be mended: the folder has to go.
    async fn complete(&self, table: &Table) -> Result<(), StartError> {
        let described = self.client.describe_table().table_name(&table.name).send().await;
        let described = described.map_err(|error| failed(&table.name, DisplayErrorContext(error)))?.table;
        let described = described.ok_or_else(|| failed(&table.name, "not described"))?;
        let stale = || StartError::StaleTable { table: table.name.clone() };
        if described.key_schema() != key(&table.key)? {
            return Err(stale());
        }
        if let (Some(view), None) = (&table.stream, described.stream_specification()) {
            let sent = self.client.update_table().table_name(&table.name).stream_specification(stream(view)?).send().await;
            sent.map_err(|error| failed(&table.name, DisplayErrorContext(error)))?;
        }
        for index in &table.indexes {
            let keys = key(&index.key)?;
            match described.global_secondary_indexes().iter().find(|present| present.index_name() == Some(&index.name)) {
                Some(present) if present.key_schema() == keys => {}
                Some(_) => return Err(stale()),
                None => {
                    let action = CreateGlobalSecondaryIndexAction::builder()
                        .index_name(&index.name)
                        .set_key_schema(Some(keys))
                        .projection(projection(&index.projection));
                    let action = action.build().map_err(|error| failed(&table.name, error))?;
                    let update = GlobalSecondaryIndexUpdate::builder().create(action).build();
                    let request = self.client.update_table().table_name(&table.name);
                    let request = request.set_attribute_definitions(Some(attributes(table)?)).global_secondary_index_updates(update);
                    request.send().await.map_err(|error| failed(&table.name, DisplayErrorContext(error)))?;
                }
            }
        }
        Ok(())
    }

    /// Writes all of it to `file`, which must not exist yet.
    pub(crate) async fn save(&self, file: &Path) -> Result<(), StartError> {
        let file = file.to_string_lossy().into_owned();
        self.blocking("save", move |engine| engine.vacuum_into(&file)).await
    }

    /// Replaces all of it by what [`Self::save`] wrote to `file`, in one step: no request sees a part.
    pub(crate) async fn restore(&self, file: &Path) -> Result<(), StartError> {
        let file = file.to_string_lossy().into_owned();
        self.blocking("restore", move |engine| engine.restore_from(&file)).await
    }

    /// Removes the items whose time has come. Any other DynamoDB does so by itself.
    pub(crate) async fn sweep(&self) -> Result<(), StartError> {
        if self.is_embedded() { self.blocking("sweep", |engine| engine.sweep_ttl().map(|_| ())).await } else { Ok(()) }
    }

    async fn blocking(
        &self,
        what: &'static str,
        work: impl FnOnce(dynoxide::Database) -> Result<(), dynoxide::DynoxideError> + Send + 'static,
    ) -> Result<(), StartError> {
        let engine = self.embedded.as_ref().ok_or_else(|| failed(what, "the database is not in this process"))?.engine.clone();
        let done = tokio::task::spawn_blocking(move || work(engine)).await.map_err(|error| failed(what, error))?;
        done.map_err(|error| failed(what, error))
    }

    /// Stops serving, and waits until what runs is done.
    pub(crate) async fn stop(self) {
        let Self { client, embedded, url: _, credentials: _ } = self;
        // Its idle connections would be waited for.
        drop(client);
        let Some(Embedded { engine, stop, server }) = embedded else { return };
        drop(stop);
        if server.await.is_err() {
            tracing::error!("the embedded database had panicked");
        }
        drop(engine);
    }
}

fn attributes(table: &Table) -> Result<Vec<AttributeDefinition>, StartError> {
    let definition = |attribute: &crate::template::Attribute| {
        let kind = ScalarAttributeType::from(attribute.kind.as_str());
        AttributeDefinition::builder()
            .attribute_name(&attribute.name)
            .attribute_type(kind)
            .build()
            .map_err(|error| failed(&table.name, error))
    };
    table.attributes.iter().map(definition).collect()
}

fn key(parts: &[KeyPart]) -> Result<Vec<KeySchemaElement>, StartError> {
    let element = |part: &KeyPart| {
        let kind = KeyType::from(part.kind.as_str());
        KeySchemaElement::builder().attribute_name(&part.name).key_type(kind).build().map_err(|error| failed("key", error))
    };
    parts.iter().map(element).collect()
}

fn projection(of: &crate::template::Projection) -> Projection {
    let kind = ProjectionType::from(of.kind.as_str());
    Projection::builder().projection_type(kind).set_non_key_attributes(of.attributes.clone()).build()
}
