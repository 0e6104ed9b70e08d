//! `begin_upload`: an address to which one paper can be sent `[M]`. The file goes straight to S3; it counts only once
//! `open_correction` has looked at it.

use crate::{papers::incoming, party};
use jiff::{SignedDuration, Timestamp};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_access::limit::counted;
use sev_domain::{
    account::Role,
    correction::{FileFormat, MOST_BYTES, Paper, Unfit},
};
use sev_http::{App, Call, Files, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::Action;
use sev_views::GroupPath;
use std::{collections::BTreeMap, time::Duration};

/// How long the address takes a file.
const LIFETIME: Duration = Duration::from_mins(15);
/// Addresses are counted in windows of this many seconds.
const WINDOW: i64 = 24 * 3600;
/// Addresses for one user in a window: ten missing people with all their papers.
const MAX_UPLOADS: u32 = 60;

/// A file that is to be sent.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UploadForm {
    /// Which paper it is.
    #[serde(default)]
    #[schemars(!default, with = "Paper")]
    pub paper: Option<Paper>,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, extend("enum" = FileFormat::ALL.map(FileFormat::media_type)))]
    pub content_type: String,
    /// Its length, 10 485 760 at most.
    #[serde(default)]
    #[schemars(!default, with = "i64", range(min = 1, max = MOST_BYTES))]
    pub size_bytes: Option<i64>,
}

/// Where to send it.
#[derive(Serialize, JsonSchema)]
pub struct Upload {
    /// To name the file by.
    pub attachment_id: String,
    /// The address. It takes one file of that length and type.
    pub url: String,
    /// The method.
    pub method: &'static str,
    /// Headers that the request must carry.
    pub headers: BTreeMap<String, String>,
    /// Until when.
    #[schemars(with = "sev_domain::date::Instant")]
    pub expires_at: Timestamp,
}

#[derive(Debug)]
pub struct BeginUpload;

impl sev_http::Operation<Files> for BeginUpload {
    const NAME: &'static str = "begin_upload";
    const SUMMARY: &'static str = "Gives an address to which one paper of a missing person can be sent; sixty a day.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const STATUS: StatusCode = StatusCode::CREATED;

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = Json<UploadForm>;
    type Reply = Upload;

    fn example() -> Option<Value> {
        Some(json!({ "paper": "identity", "content_type": "application/pdf", "size_bytes": 120_000 }))
    }

    fn refusals() -> Vec<Problem> {
        let turns = party::before_confirming();
        turns.into_iter().chain([Problem::too_many(0)]).collect()
    }

    async fn handle(app: &App, call: Call<Self, Files>) -> Result<Reply<Upload>, Problem> {
        let id = call.path.id()?;
        let (format, size_bytes) = parse(&call.body.0)?;
        let caller = &call.caller;
        let group = call.path.group(app, caller).await?;
        group.is_open_to_corrections(call.moment.today)?;
        let now = call.moment.now;
        sev_http::permit(app, &counted(&format!("upload#{}", caller.user_id), WINDOW, now), MAX_UPLOADS, call.moment).await?;
        let line = caller.did(Action::BeganUpload, call.moment).on(&id);
        app.store.record(&line).await?;
        let attachment_id = app.entropy.id();
        let address = call.tools.begin(&incoming(&id, &attachment_id), format.media_type(), size_bytes, LIFETIME).await?;
        Ok(Reply::new(Upload {
            attachment_id,
            url: address.url,
            method: "PUT",
            // Whoever sends a body says its length by itself.
            headers: address.headers.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-length")).collect(),
            expires_at: now + SignedDuration::from_secs(LIFETIME.as_secs().cast_signed()),
        }))
    }
}

fn parse(form: &UploadForm) -> Result<(FileFormat, i64), Problem> {
    let mut mistakes = Form::new();
    let paper = mistakes.present("paper", form.paper);
    let format = FileFormat::ALL.into_iter().find(|format| format.media_type() == form.content_type);
    if format.is_none() {
        mistakes.refuse("content_type", Unfit::Unknown.message());
    }
    let size = mistakes.present("size_bytes", form.size_bytes);
    let unfit = size.and_then(|size| match u64::try_from(size) {
        Ok(1..=MOST_BYTES) => None,
        Ok(0) | Err(_) => Some(Unfit::Empty),
        Ok(_) => Some(Unfit::TooLong),
    });
    if let Some(unfit) = unfit {
        mistakes.refuse("size_bytes", unfit.message());
    }
    mistakes.finish(paper.and(format).zip(size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_known_type_and_a_fit_length_can_be_sent() {
        for (paper, content_type, size_bytes, fields) in [
            (Some(Paper::Identity), "application/pdf", Some(1), &[][..]),
            (Some(Paper::Other), "image/png", Some(10_485_760), &[]),
            (Some(Paper::TaxNotice), "image/jpeg", Some(10_485_761), &["size_bytes"]),
            (Some(Paper::TaxNotice), "image/jpeg", Some(0), &["size_bytes"]),
            (Some(Paper::TaxNotice), "image/jpeg", Some(-1), &["size_bytes"]),
            (Some(Paper::TaxNotice), "text/html", Some(1), &["content_type"]),
            (None, "", None, &["paper", "content_type", "size_bytes"]),
        ] {
            let parsed = parse(&UploadForm { paper, content_type: content_type.into(), size_bytes });
            let named = parsed.map_or_else(
                |problem| {
                    let problem = serde_json::to_value(problem).unwrap();
                    problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect()
                },
                |_| Vec::new(),
            );
            assert_eq!(named, fields, "{content_type} {size_bytes:?}");
        }
    }
}
