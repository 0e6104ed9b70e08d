//! A function may do what its statements say, and each of them says it of something of this system.

use super::{Doc, Value, all, entries, reference};

/// Resources whose statements may be wide, each with the reason. There is none today.
const EXCEPTIONS: [(&str, &str); 0] = [];

/// No statement allows something on whatever there is: no resource `*`, no action with a `*`, no `NotAction`. Nobody
/// may Scan: it reads a whole table.
pub(super) fn statements(template: Doc<'_>) -> Vec<String> {
    let checked = template.resources().filter(|(id, _)| EXCEPTIONS.iter().all(|(excepted, _)| excepted != id));
    let of = |(id, resource)| {
        let statements = all(resource).into_iter().filter(|part| !part["Effect"].is_null() && part["Effect"] != "Deny");
        statements.flat_map(|statement| offences(template, statement)).map(|offence| format!("{id}: {offence}")).collect::<Vec<_>>()
    };
    checked.flat_map(of).collect()
}

/// The rights of a function are statements in its `Policies`, where they can be read: no managed policy and no template
/// of SAM, whose rights are wider than their name; no role, and no policies of one, written elsewhere.
pub(super) fn policies(template: Doc<'_>) -> Vec<String> {
    let of_function = |(id, function): (&str, &Value)| {
        let listed = list(&function["Policies"]).into_iter().filter(|policy| !policy.is_null());
        let policies = listed.filter(|policy| policy["Statement"].is_null()).map(|policy| {
            let name = policy.as_str().or_else(|| Some(entries(policy).next()?.0)).unwrap_or_default();
            format!("{id}: {name} is not a policy of statements")
        });
        let elsewhere = ["Role", "Connectors"].into_iter().filter(|property| !function[property].is_null());
        policies.chain(elsewhere.map(|property| format!("{id}: its rights are hidden in {property}"))).collect::<Vec<_>>()
    };
    let managed = template
        .resources()
        .filter(|(_, resource)| !resource["Properties"]["ManagedPolicyArns"].is_null())
        .map(|(id, _)| format!("{id}: has managed policies"));
    template.functions().flat_map(of_function).chain(managed).collect()
}

fn offences(template: Doc<'_>, statement: &Value) -> Vec<String> {
    let negated = ["NotAction", "NotResource", "NotPrincipal"].into_iter().filter(|part| !statement[part].is_null());
    let actions = list(&statement["Action"]).into_iter().filter_map(|action| match action.as_str() {
        Some(action) if action.contains(['*', '?']) => Some(format!("allows {action}, which is more than one action")),
        Some(action) if action.ends_with(":Scan") => Some(format!("allows {action}, which reads a whole table")),
        Some(_) => None,
        None => Some(format!("allows an action that can't be read: {action}")),
    });
    // The policy of a resource, or who may take a role, is about the resource that it stands in.
    let own = statement["Resource"].is_null() && !statement["Principal"].is_null();
    let resources = if own { Vec::new() } else { list(&statement["Resource"]) };
    let resources = resources.into_iter().filter(|resource| !is_narrow(template, resource));
    negated
        .map(|part| format!("allows all but a {part}"))
        .chain(actions)
        .chain(resources.map(|resource| format!("allows something on {resource}, which is not one resource")))
        .collect()
}

/// Whether `resource` is a resource of this template, something below one (an index, the objects of a bucket), or an
/// ARN without a `*`. Secrets Manager puts six characters of its own behind the name of a secret: `-??????` is one.
fn is_narrow(template: Doc<'_>, resource: &Value) -> bool {
    let exists = |id: &str| template.resources().any(|(other, _)| other == id);
    if let Some((id, _)) = reference(resource) {
        return exists(id);
    }
    let Some(text) = resource.as_str().or_else(|| resource["Fn::Sub"].as_str()) else { return false };
    let below = text.strip_prefix("${").and_then(|rest| rest.split_once(".Arn}/")).is_some_and(|(id, _)| exists(id));
    let secret = text.strip_suffix("-??????").filter(|name| name.contains(":secretsmanager:"));
    below || !secret.unwrap_or(text).contains(['*', '?'])
}

/// The values of a list, or a value alone.
fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

#[test]
fn a_statement_allows_actions_on_one_resource() {
    let good = "
Resources:
  OneFunction:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            - {Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Table.Arn}
            - {Effect: Allow, Action: [dynamodb:Query], Resource: [!Sub '${Table.Arn}/index/*', !GetAtt [Table, Arn]]}
            - {Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: !Sub 'arn:aws:secretsmanager:::secret:${Name}-??????'}
            - {Effect: Allow, Action: ses:SendEmail, Resource: !Sub 'arn:aws:ses:::identity/${Domain}'}
            - {Effect: Deny, Action: 's3:*', Resource: '*'}
  Table: {Type: AWS::DynamoDB::Table}
  Role: {Properties: {AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: a}, Action: sts:AssumeRole}}}}
";
    let wide = |resource: &str| format!("OneFunction: allows something on {resource}, which is not one resource");
    let variations = [
        ("!GetAtt Table.Arn", "'*'", wide("\"*\"")),
        ("!GetAtt [Table, Arn]", "'*'", wide("\"*\"")),
        ("!GetAtt Table.Arn", "arn:aws:dynamodb:eu-west-3:1:table/*", wide("\"arn:aws:dynamodb:eu-west-3:1:table/*\"")),
        ("!GetAtt Table.Arn", "!Ref AnyArn", wide("{\"Ref\":\"AnyArn\"}")),
        ("!GetAtt Table.Arn", "!Join [':', [a, '*']]", wide("{\"Fn::Join\":[\":\",[\"a\",\"*\"]]}")),
        ("${Table.Arn}/index/*", "${Table.Arn}*", wide("{\"Fn::Sub\":\"${Table.Arn}*\"}")),
        ("${Table.Arn}/index/*", "${AnyTable.Arn}/index/*", wide("{\"Fn::Sub\":\"${AnyTable.Arn}/index/*\"}")),
        ("identity/${Domain}", "*", wide("{\"Fn::Sub\":\"arn:aws:ses:::*\"}")),
        ("identity/${Domain}", "identity-??????", wide("{\"Fn::Sub\":\"arn:aws:ses:::identity-??????\"}")),
        (", Resource: !GetAtt Table.Arn", "", wide("null")),
        (
            ", Resource: !GetAtt Table.Arn",
            ", Resource: !GetAtt Table.Arn, NotAction: a:B",
            "OneFunction: allows all but a NotAction".into(),
        ),
        ("dynamodb:GetItem", "'*'", "OneFunction: allows *, which is more than one action".into()),
        ("dynamodb:GetItem", "dynamodb:Get*", "OneFunction: allows dynamodb:Get*, which is more than one action".into()),
        ("[dynamodb:Query]", "[dynamodb:Query, dynamodb:Scan]", "OneFunction: allows dynamodb:Scan, which reads a whole table".into()),
        ("Action: dynamodb:GetItem", "Action: !Ref A", "OneFunction: allows an action that can't be read: {\"Ref\":\"A\"}".into()),
        ("sts:AssumeRole", "'sts:*'", "Role: allows sts:*, which is more than one action".into()),
    ];
    super::catches(statements, good, &variations.each_ref().map(|(text, other, offence)| (*text, *other, offence.as_str())));
}

#[test]
fn the_rights_of_a_function_are_statements() {
    let good = "
Resources:
  OneFunction: {Type: AWS::Serverless::Function, Properties: {Policies: [{Statement: []}]}}
  TwoFunction: {Type: AWS::Serverless::Function, Properties: {Timeout: 3}}
  Role: {Type: AWS::IAM::Role, Properties: {Path: /}}
";
    super::catches(
        policies,
        good,
        &[
            ("{Statement: []}", "AmazonDynamoDBFullAccess", "OneFunction: AmazonDynamoDBFullAccess is not a policy of statements"),
            ("[{Statement: []}]", "AdministratorAccess", "OneFunction: AdministratorAccess is not a policy of statements"),
            (
                "{Statement: []}",
                "{DynamoDBCrudPolicy: {TableName: !Ref Table}}",
                "OneFunction: DynamoDBCrudPolicy is not a policy of statements",
            ),
            ("{Statement: []}", "!Ref Policy", "OneFunction: Ref is not a policy of statements"),
            ("Timeout: 3", "Role: !GetAtt Role.Arn", "TwoFunction: its rights are hidden in Role"),
            ("Timeout: 3", "Connectors: {A: {}}", "TwoFunction: its rights are hidden in Connectors"),
            ("Path: /", "ManagedPolicyArns: [a]", "Role: has managed policies"),
        ],
    );
}
