//! `list_corrections`: what ANCV is to decide, oldest first. It shows nothing of the people.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{account::Role, correction::CorrectionKind, group::GroupId};
use sev_http::{App, Call, Choice, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::{Watch, WatchedCorrection};

/// Which corrections.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CorrectionsQuery {
    /// Nothing but what is open is listed.
    #[schemars(with = "Option<Choice<Listed>>")]
    pub state: Option<String>,
}

/// The state that is listed.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Listed {
    #[default]
    Open,
}

/// Corrections, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Corrections {
    /// Those that ANCV has not decided.
    pub corrections: Vec<ListedCorrection>,
    /// How many people it is to look at besides, because they are alike to others: who they are, `list_homonyms` says.
    pub homonyms: u32,
}

/// A line of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListedCorrection {
    /// The group.
    pub group_id: GroupId,
    /// Its key within the group.
    pub correction_id: String,
    /// What is to be corrected.
    pub kind: CorrectionKind,
    /// When it was opened.
    #[schemars(with = "sev_domain::date::Instant")]
    pub opened_at: Timestamp,
    /// The holder.
    pub holder_name: String,
    /// The provider.
    pub provider_name: String,
    /// The venue.
    pub venue_name: String,
}

impl From<WatchedCorrection> for ListedCorrection {
    fn from(correction: WatchedCorrection) -> Self {
        let WatchedCorrection { group_id, correction_id, correction_kind, opened_at, holder_name, provider_name, venue_name } = correction;
        Self { group_id, correction_id, kind: correction_kind, opened_at, holder_name, provider_name, venue_name }
    }
}

#[derive(Debug)]
pub struct ListCorrections;

impl sev_http::Operation for ListCorrections {
    const NAME: &'static str = "list_corrections";
    const SUMMARY: &'static str = "Lists the corrections that ANCV is to decide, oldest first.";
    const ROLES: &'static [Role] = &[Role::Operations];

    type Caller = Session;
    type Path = Nothing;
    type Query = CorrectionsQuery;
    type Body = NoBody;
    type Reply = Corrections;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Corrections>, Problem> {
        let only = |_| Problem::refused("state", "Seules les demandes en cours sont listées : « open ».");
        Choice::<Listed>::read(call.query.state.as_deref()).map_err(only)?;
        let (corrections, homonyms) = tokio::try_join!(app.store.open_corrections(), app.store.count_watched(Watch::Homonym))?;
        Ok(Reply::new(Corrections { corrections: corrections.into_iter().map(ListedCorrection::from).collect(), homonyms }))
    }
}
