//! The environment of a function stands in its configuration, for whoever may describe it: it holds no secret.

use super::{Doc, Value, all, entries, is_true};

/// What the name of a variable says when its value is a secret, or the name of one.
const SECRETIVE: [&str; 6] = ["KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL", "PRIVATE"];
/// What has a name by which a function reads the secret itself: their `!Ref` is that name.
const STORES: [&str; 3] = ["AWS::SecretsManager::Secret", "AWS::SSM::Parameter", "AWS::KMS::Key"];

/// No variable holds a secret.
///
/// - Whatever the variable, its value is neither a parameter with `NoEcho` nor resolved from where secrets are kept:
///   CloudFormation would write it in full.
/// - When its name speaks of a secret, it is a `!Ref` to what says where the secret is: a parameter whose own name ends
///   in `Name` or `Arn`, or a store. If its name says `PUBLIC`, it is a `!Ref` to any parameter.
pub(super) fn secrets(template: Doc<'_>) -> Vec<String> {
    let globals = ("Globals", &template.0["Globals"]["Function"]);
    let variables = std::iter::once(globals)
        .chain(template.functions())
        .flat_map(|(place, function)| entries(&function["Environment"]["Variables"]).map(move |(name, value)| (place, name, value)));
    variables.filter_map(|(place, name, value)| Some(format!("{place}: {name} {}", offence(template, name, value)?))).collect()
}

fn offence(template: Doc<'_>, name: &str, value: &Value) -> Option<&'static str> {
    let parameters = &template.0["Parameters"];
    let resolved = |text: &str| text.contains("{{resolve:secretsmanager") || text.contains("{{resolve:ssm-secure");
    if all(value).iter().filter_map(|part| part.as_str()).any(resolved) {
        return Some("is resolved from where secrets are kept");
    }
    let hidden = |parameter: &str| is_true(&parameters[parameter]["NoEcho"]);
    if mentioned(value).into_iter().any(hidden) {
        return Some("is a parameter that is not to be shown");
    }
    let upper = name.to_uppercase();
    if !SECRETIVE.iter().any(|word| upper.contains(word)) {
        return None;
    }
    let referred = value["Ref"].as_str().unwrap_or_default();
    let is_parameter = !parameters[referred].is_null();
    let is_name = is_parameter && (referred.ends_with("Name") || referred.ends_with("Arn"));
    let is_store = STORES.iter().any(|kind| template.of(kind).any(|(id, _)| id == referred));
    let is_public = is_parameter && upper.contains("PUBLIC");
    (!is_name && !is_store && !is_public).then_some("is not the name of a secret")
}

/// What `value` refers to, `${…}` of its texts included.
fn mentioned(value: &Value) -> Vec<&str> {
    let parts = all(value);
    let references = parts.iter().filter_map(|part| part["Ref"].as_str());
    let texts = parts.iter().filter_map(|part| part.as_str());
    let substituted = texts.flat_map(|text| text.split("${").skip(1)).filter_map(|rest| Some(rest.split_once('}')?.0));
    references.chain(substituted).collect()
}

#[test]
fn an_environment_holds_no_secret() {
    let good = "
Parameters:
  SigningKeyName: {Type: String}
  PublicKeys: {Type: String}
  Password: {Type: String, NoEcho: true}
Globals: {Function: {Environment: {Variables: {PUBLIC_KEYS: !Ref PublicKeys, TABLE: !Ref Table}}}}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Secret: {Type: AWS::SecretsManager::Secret}
  OneFunction:
    Type: AWS::Serverless::Function
    Properties: {Environment: {Variables: {SIGNING_KEY: !Ref SigningKeyName, TOTP_SECRET: !Ref Secret, LOG: info}}}
";
    let key = "OneFunction: SIGNING_KEY is not the name of a secret";
    let resolved = "OneFunction: LOG is resolved from where secrets are kept";
    let hidden = "OneFunction: LOG is a parameter that is not to be shown";
    super::catches(
        secrets,
        good,
        &[
            ("!Ref SigningKeyName", "MC4CAQAwBQYDK2VwBCIEIA", key),
            ("!Ref SigningKeyName", "!Ref PublicKeys", key),
            ("!Ref SigningKeyName", "!Ref NobodyName", key),
            ("!Ref SigningKeyName", "!Sub '${SigningKeyName}'", key),
            ("!Ref Secret", "!Ref Table", "OneFunction: TOTP_SECRET is not the name of a secret"),
            ("LOG: info", "mail_password: secret", "OneFunction: mail_password is not the name of a secret"),
            ("LOG: info", "API_TOKEN: !GetAtt Secret.Value", "OneFunction: API_TOKEN is not the name of a secret"),
            ("!Ref PublicKeys", "a=b", "Globals: PUBLIC_KEYS is not the name of a secret"),
            ("LOG: info", "LOG: '{{resolve:secretsmanager:sev/key}}'", resolved),
            ("LOG: info", "LOG: !Sub 'a{{resolve:ssm-secure:/sev/key:1}}'", resolved),
            ("LOG: info", "LOG: !Ref Password", hidden),
            ("LOG: info", "LOG: !Sub 'smtp://${Password}@mail'", hidden),
            ("LOG: info", "LOG: !Join [':', [a, !Ref Password]]", hidden),
            ("!Ref Table", "!Ref Password", "Globals: TABLE is a parameter that is not to be shown"),
        ],
    );
}
