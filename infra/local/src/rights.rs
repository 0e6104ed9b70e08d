//! The rights that the template gives a function, checked before each call to the database, a queue, SES or S3: a right
//! that is missing fails here as it would in AWS.

use crate::template::{Right, bucket_name};
use aws_sdk_dynamodb::{
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef},
    error::BoxError,
};
use lambda_http::aws_lambda_events::query_map::QueryMap;
use serde_json::{Map, Value, json};

/// The identity in SES that mails are sent as, as the template writes its ARN.
const IDENTITY: &str = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${MailIdentity}";

/// Stands between a function and AWS.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    function: String,
    rights: Vec<Right>,
}

impl Guard {
    pub(crate) const fn new(function: String, rights: Vec<Right>) -> Self {
        Self { function, rights }
    }

    fn check_file(&self, method: &str, uri: &str, copied: Option<&str>) -> Result<(), BoxError> {
        for (action, bucket, key) in needed_of_files(method, uri, copied).ok_or("a call to S3 that the rights don't know")? {
            if !self.rights.iter().any(|right| allows_file(right, action, bucket, key)) {
                let folder = key.split('/').next().unwrap_or_default();
                return Err(format!("{} may not {action} on {bucket}/{folder}/*: see its Policies in template.yaml", self.function).into());
            }
        }
        Ok(())
    }

    fn check(&self, operation: &str, request: &Value) -> Result<(), BoxError> {
        let partition = partition(operation, request);
        for (action, resource) in needed(operation, request).ok_or("a call to AWS that the rights don't know")? {
            if !self.rights.iter().any(|right| allows(right, &action, &resource) && admits(right, partition)) {
                return Err(format!("{} may not {action} on {resource}: see its Policies in template.yaml", self.function).into());
            }
        }
        Ok(())
    }
}

/// What a call to S3 needs: an action, a bucket and a key of it. The key of an address is written as it is: no key of this system
/// has a letter that would be escaped.
fn needed_of_files<'a>(method: &str, uri: &'a str, copied: Option<&'a str>) -> Option<Vec<(&'static str, &'a str, &'a str)>> {
    let after_host = uri.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or(uri, |(_, path)| path);
    let path = after_host.split('?').next()?;
    let object = |path: &'a str| path.trim_start_matches('/').split_once('/').filter(|(_, key)| !key.is_empty());
    let (bucket, key) = object(path)?;
    match (method, copied) {
        ("GET" | "HEAD", None) => Some(vec![("s3:GetObject", bucket, key)]),
        ("PUT", None) => Some(vec![("s3:PutObject", bucket, key)]),
        ("PUT", Some(source)) => {
            let (from, source) = object(source)?;
            Some(vec![("s3:GetObject", from, source), ("s3:PutObject", bucket, key)])
        }
        _ => None,
    }
}

/// Whether `right` is one on the objects of a bucket, `id/prefix/*`, that `bucket` and `key` are of.
fn allows_file(right: &Right, action: &str, bucket: &str, key: &str) -> bool {
    let prefix = right.resource.split_once('/').filter(|(id, _)| bucket_name(id) == bucket).and_then(|(_, keys)| keys.strip_suffix('*'));
    prefix.is_some_and(|prefix| key.starts_with(prefix)) && right.actions.iter().any(|allowed| allowed == action)
}

impl Intercept for Guard {
    fn name(&self) -> &'static str {
        "Rights"
    }

    fn read_after_serialization(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request();
        // Of all that is called, S3 alone is asked by other methods than POST.
        if request.method() != "POST" {
            return Ok(());
        }
        let body = request.body().bytes().unwrap_or_default();
        match request.headers().get("x-amz-target").and_then(|target| target.rsplit('.').next()) {
            Some(operation) => self.check(operation, &serde_json::from_slice(body)?),
            // SES is sent a form.
            None => {
                let form: QueryMap = std::str::from_utf8(body)?.parse().unwrap_or_default();
                self.check(form.first("Action").unwrap_or_default(), &json!({}))
            }
        }
    }

    /// A bucket is part of the address, which is made last.
    fn read_before_signing(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request();
        if request.method() == "POST" {
            return Ok(());
        }
        self.check_file(request.method(), request.uri(), request.headers().get("x-amz-copy-source"))
    }
}

fn allows(right: &Right, action: &str, resource: &str) -> bool {
    let covers = right.resource == resource || right.resource.strip_suffix('*').is_some_and(|prefix| resource.starts_with(prefix));
    covers && right.actions.iter().any(|allowed| allowed == action)
}

/// Whether the condition of `right`, if it has one, lets a call through that names `partition`. One whose partition is not known
/// here is not let through.
fn admits(right: &Right, partition: Option<&str>) -> bool {
    let Some(allowed) = &right.partitions else { return true };
    partition.is_some_and(|partition| allowed.iter().any(|start| partition.starts_with(start)))
}

/// The partition key that a query of a table names: its condition begins with `pk = :value`, or with the placeholder of `pk`.
fn partition<'a>(operation: &str, request: &'a Value) -> Option<&'a str> {
    if operation != "Query" {
        return None;
    }
    let condition = request.get("KeyConditionExpression")?.as_str()?;
    let (name, value) = condition.split(" AND ").next()?.split_once(" = ")?;
    let is_placeholder = name.starts_with('#');
    let attribute = if is_placeholder { request.get("ExpressionAttributeNames")?.get(name)?.as_str()? } else { name };
    request.get("ExpressionAttributeValues")?.get(value)?.get("S")?.as_str().filter(|_| attribute == "pk")
}

/// The actions that a call needs, each with its resource. `None` for a call that is not known here.
fn needed(operation: &str, request: &Value) -> Option<Vec<(String, String)>> {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let action = |name: &str| format!("dynamodb:{name}");
    match operation {
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" => Some(vec![(action(operation), text(request, "TableName")?)]),
        "Query" | "Scan" => {
            let table = text(request, "TableName")?;
            let resource = text(request, "IndexName").map_or_else(|| table.clone(), |index| format!("{table}/index/{index}"));
            Some(vec![(action(operation), resource)])
        }
        "BatchGetItem" => {
            let tables = request.get("RequestItems")?.as_object()?;
            Some(tables.keys().map(|table| (action(operation), table.clone())).collect())
        }
        "TransactWriteItems" => {
            let write = |item: &Map<String, Value>| {
                let (kind, write) = item.iter().next()?;
                let name = if kind == "ConditionCheck" { "ConditionCheckItem".to_owned() } else { format!("{kind}Item") };
                Some((action(&name), text(write, "TableName")?))
            };
            request.get("TransactItems")?.as_array()?.iter().map(|item| write(item.as_object()?)).collect()
        }
        "SendMessage" => {
            // The last part of a queue's address is its name.
            let queue = text(request, "QueueUrl")?.rsplit('/').next()?.to_owned();
            Some(vec![("sqs:SendMessage".to_owned(), queue)])
        }
        "SendEmail" => Some(vec![("ses:SendEmail".to_owned(), IDENTITY.to_owned())]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    fn check(rights: &[(&str, &str)], operation: &str, request: &Value) -> Result<(), String> {
        let right = |(action, resource): &(&str, &str)| Right {
            actions: vec![format!("dynamodb:{action}")],
            resource: (*resource).to_owned(),
            partitions: None,
        };
        Guard::new("OneFunction".into(), rights.iter().map(right).collect()).check(operation, request).map_err(|error| error.to_string())
    }

    #[test]
    fn a_call_needs_its_right_on_its_table() {
        let get = json!({ "TableName": "A" });
        assert_eq!(check(&[("GetItem", "A")], "GetItem", &get), Ok(()));
        let refused = Err("OneFunction may not dynamodb:GetItem on A: see its Policies in template.yaml".to_owned());
        assert_eq!(check(&[("GetItem", "B"), ("PutItem", "A"), ("GetItem", "A/index/*")], "GetItem", &get), refused);
    }

    #[test]
    fn an_index_is_another_resource_than_its_table() {
        let query = json!({ "TableName": "A", "IndexName": "by_year" });
        assert!(check(&[("Query", "A")], "Query", &query).is_err());
        assert_eq!(check(&[("Query", "A/index/*")], "Query", &query), Ok(()));
        assert_eq!(check(&[("Query", "A/index/by_year")], "Query", &query), Ok(()));
        assert!(check(&[("Query", "A/index/by_holder")], "Query", &query).is_err());
    }

    #[test]
    fn a_condition_lets_queries_of_some_partitions_through() {
        let right = Right { actions: vec!["dynamodb:Query".into()], resource: "A".into(), partitions: Some(vec!["USER#".into()]) };
        let guard = Guard::new("OneFunction".into(), vec![right]);
        let query = |condition: &str, pk: &str| json!({ "TableName": "A", "KeyConditionExpression": condition, "ExpressionAttributeNames": { "#0": "pk", "#1": "sk" }, "ExpressionAttributeValues": { ":pk": { "S": pk } } });
        for (condition, pk, is_allowed) in [
            ("pk = :pk", "USER#1", true),
            ("pk = :pk AND begins_with(sk, :start)", "USER#1", true),
            ("pk = :pk", "LOGIN#ANCV2528", false),
            ("pk = :pk", "", false),
            ("pk = :other", "USER#1", false),
            ("sk = :pk AND pk = :other", "USER#1", false),
            ("#0 = :pk AND begins_with(#1, :start)", "USER#1", true),
            ("#0 = :pk", "LOGIN#ANCV2528", false),
            ("#1 = :pk", "USER#1", false),
            ("#2 = :pk", "USER#1", false),
        ] {
            assert_eq!(guard.check("Query", &query(condition, pk)).is_ok(), is_allowed, "{condition} {pk}");
        }
        assert!(guard.check("Query", &json!({ "TableName": "A" })).is_err());
    }

    #[test]
    fn a_batch_and_a_transaction_need_each_of_their_parts() {
        let batch = json!({ "RequestItems": { "A": {}, "B": {} } });
        assert!(check(&[("BatchGetItem", "A")], "BatchGetItem", &batch).is_err());
        assert_eq!(check(&[("BatchGetItem", "A"), ("BatchGetItem", "B")], "BatchGetItem", &batch), Ok(()));
        let writes = json!({ "TransactItems": [{ "Put": { "TableName": "A" } }, { "ConditionCheck": { "TableName": "B" } }] });
        assert!(check(&[("PutItem", "A"), ("PutItem", "B")], "TransactWriteItems", &writes).is_err());
        assert_eq!(check(&[("PutItem", "A"), ("ConditionCheckItem", "B")], "TransactWriteItems", &writes), Ok(()));
        assert!(check(&[("PutItem", "A")], "CreateTable", &json!({ "TableName": "A" })).is_err(), "no operation makes tables");
    }

    #[test]
    fn queues_and_mails_need_their_rights_too() {
        let right =
            |action: &str, resource: &str| Right { actions: vec![action.to_owned()], resource: resource.to_owned(), partitions: None };
        let guard = Guard::new("OneFunction".into(), vec![right("sqs:SendMessage", "Work"), right("ses:SendEmail", IDENTITY)]);
        let message = |queue: &str| json!({ "QueueUrl": format!("http://127.0.0.1:1/000000000000/{queue}"), "MessageBody": "a" });
        assert!(guard.check("SendMessage", &message("Work")).is_ok());
        assert!(guard.check("SendMessage", &message("Other")).is_err());
        assert!(guard.check("SendEmail", &json!({})).is_ok());
        assert!(guard.check("ReceiveMessage", &message("Work")).is_err(), "Lambda receives, no function does");
        let other = Guard::new("OneFunction".into(), vec![right("ses:SendEmail", "arn:aws:ses:::identity/other")]);
        assert!(other.check("SendEmail", &json!({})).is_err());
    }

    #[test]
    fn a_file_needs_its_right_on_its_part_of_the_bucket() {
        let right = |action: &str, resource: &str| Right { actions: vec![action.into()], resource: resource.into(), partitions: None };
        let rights = vec![right("s3:PutObject", "PapersBucket/kept/*"), right("s3:GetObject", "PapersBucket/incoming/*")];
        let guard = Guard::new("OneFunction".into(), rights);
        let at = |path: &str| format!("http://127.0.0.1:1/{path}?x-id=PutObject");
        for (method, path, copied, is_allowed) in [
            ("PUT", "papersbucket/kept/a", None, true),
            ("PUT", "papersbucket/incoming/a", None, false),
            ("GET", "papersbucket/incoming/a", None, true),
            ("HEAD", "papersbucket/incoming/a", None, true),
            ("GET", "papersbucket/kept/a", None, false),
            ("GET", "otherbucket/incoming/a", None, false),
            ("PUT", "papersbucket/kept/a", Some("papersbucket/incoming/a"), true),
            ("PUT", "papersbucket/kept/a", Some("papersbucket/kept/a"), false),
            ("PUT", "papersbucket/incoming/a", Some("papersbucket/incoming/a"), false),
            ("DELETE", "papersbucket/kept/a", None, false),
            ("GET", "papersbucket", None, false),
        ] {
            assert_eq!(guard.check_file(method, &at(path), copied).is_ok(), is_allowed, "{method} {path} {copied:?}");
        }
        let refused = guard.check_file("PUT", &at("papersbucket/incoming/a"), None).unwrap_err().to_string();
        assert_eq!(refused, "OneFunction may not s3:PutObject on papersbucket/incoming/*: see its Policies in template.yaml");
    }

    /// The tables, indexes and buckets that rights name must be the template's: a misspelt one gives nothing.
    fn unknown_resources(template: &Template) -> Vec<(String, String)> {
        let known = |resource: &str| {
            let of_bucket = resource
                .split_once('/')
                .is_some_and(|(id, keys)| keys.ends_with("/*") && template.buckets.iter().any(|bucket| bucket == id));
            of_bucket
                || template.tables.iter().any(|table| {
                    resource == table.name
                        || resource
                            .strip_prefix(&format!("{}/index/", table.name))
                            .is_some_and(|index| index == "*" || table.indexes.iter().any(|other| other.name == index))
                })
        };
        let of_data = |right: &&Right| right.actions.iter().any(|action| action.starts_with("dynamodb:") || action.starts_with("s3:"));
        let functions = template.functions.iter().map(|function| (&function.id, &function.rights));
        let workers = template.workers.iter().map(|worker| (&worker.id, &worker.rights));
        let unknown = functions.chain(workers).flat_map(|(id, rights)| {
            rights.iter().filter(of_data).filter(|right| !known(&right.resource)).map(|right| (id.clone(), right.resource.clone()))
        });
        unknown.collect()
    }

    #[test]
    fn rights_name_what_there_is() {
        let mut template = Template::load().unwrap();
        assert_eq!(unknown_resources(&template), []);
        template.tables.retain(|table| table.name != "WorkTable");
        let unknown = unknown_resources(&template);
        for function in ["EnrollSeniorFunction", "SendMailFunction"] {
            assert!(unknown.contains(&(function.to_owned(), "WorkTable".to_owned())), "{unknown:?}");
        }
    }
}
