//! `list_homonyms`: « Homonymes à vérifier » `[D]`. Whom ANCV is to look at before it pays, beside those whom they are alike.

use crate::homonym::HomonymView;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use std::collections::BTreeSet;

/// People to be looked at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Homonyms {
    /// Those of whom ANCV has found nothing yet, longest waiting first.
    pub homonyms: Vec<HomonymView>,
}

#[derive(Debug)]
pub struct ListHomonyms;

impl sev_http::Operation for ListHomonyms {
    const NAME: &'static str = "list_homonyms";
    const SUMMARY: &'static str = "Lists the people whom ANCV is to look at before it pays their aid, beside those whom they are alike.";
    const ROLES: &'static [Role] = &[Role::Operations];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Homonyms;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Homonyms>, Problem> {
        let places = app.store.homonyms().await?;
        let others: BTreeSet<_> = places
            .iter()
            .flat_map(|(group, own)| {
                let year = group.group_id.year();
                own.to_verify().into_iter().flat_map(move |homonym| homonym.others.iter().map(move |other| (other.clone(), year)))
            })
            .collect();
        let known = app.store.known_as(&others).await?;
        if !places.is_empty() {
            app.store.record(&call.caller.did(Action::ViewedHomonyms, call.moment)).await?;
        }
        let homonyms = places.iter().filter_map(|(group, own)| HomonymView::of(group, own, &known, call.moment.today)).collect();
        Ok(Reply::new(Homonyms { homonyms }))
    }
}
