//! Nothing is written in a way that the other rules, or the local system, don't see.

use super::Doc;

/// The types that the rules know. Some can say in a property what is said elsewhere, where the rules look: it stays out.
const KNOWN: [(&str, &[&str]); 10] = [
    ("AWS::CloudWatch::Alarm", &[]),
    ("AWS::DynamoDB::Table", &[]),
    ("AWS::Logs::LogGroup", &[]),
    // Sources are events of their function, with their dead letters.
    ("AWS::S3::Bucket", &["NotificationConfiguration"]),
    ("AWS::S3::BucketPolicy", &[]),
    ("AWS::SES::EmailIdentity", &[]),
    ("AWS::SNS::Topic", &["Subscription"]),
    ("AWS::SQS::Queue", &[]),
    ("AWS::Serverless::Function", &[]),
    ("AWS::Serverless::HttpApi", &[]),
];

/// No resource comes from another file, from a loop or from a macro, and each has a type of [`KNOWN`]. Another one may well
/// be good, but may give a right or call a function where no rule looks: the rules are taught it first.
pub(super) fn resources(template: Doc<'_>) -> Vec<String> {
    let transform = &template.0["Transform"];
    let others = (*transform != "AWS::Serverless-2016-10-31").then(|| format!("Transform: {transform} is not SAM alone"));
    let resources = template.resources().flat_map(|(id, resource)| {
        if id.starts_with("Fn::") {
            return vec![format!("{id}: resources are written out")];
        }
        let kind = resource["Type"].as_str().unwrap_or_default();
        let Some((_, hidden)) = KNOWN.iter().find(|(known, _)| *known == kind) else {
            return vec![format!("{id}: no rule knows {kind}: teach the rules first")];
        };
        let said = hidden.iter().filter(|property| !resource["Properties"][**property].is_null());
        said.map(|property| format!("{id}: no rule knows {property} of {kind}: teach the rules first")).collect()
    });
    others.into_iter().chain(resources).collect()
}

#[test]
fn what_the_rules_would_not_see_is_refused() {
    let good = "
Transform: AWS::Serverless-2016-10-31
Resources:
  OneFunction: {Type: AWS::Serverless::Function}
  Queue: {Type: AWS::SQS::Queue}
  Identity: {Type: AWS::SES::EmailIdentity, Properties: {EmailIdentity: exemple.test}}
  Letters: {Type: AWS::S3::Bucket, Properties: {BucketName: letters}}
  Alarms: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
";
    let unknown = [
        "AWS::CloudFormation::Macro",
        "AWS::CloudFormation::Stack",
        "AWS::DynamoDB::GlobalTable",
        "AWS::Events::Rule",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::IAM::RolePolicy",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Logs::SubscriptionFilter",
        "AWS::Pipes::Pipe",
        "AWS::SNS::Subscription",
        "AWS::Scheduler::Schedule",
        "AWS::Serverless::Application",
        "AWS::Serverless::Connector",
        "AWS::Serverless::SimpleTable",
        "Custom::Anything",
    ];
    for kind in unknown {
        let offence = format!("OneFunction: no rule knows {kind}: teach the rules first");
        super::catches(resources, good, &[("AWS::Serverless::Function", kind, &offence)]);
    }
    super::catches(
        resources,
        good,
        &[
            (
                "BucketName: letters",
                "NotificationConfiguration: {LambdaConfigurations: []}",
                "Letters: no rule knows NotificationConfiguration of AWS::S3::Bucket: teach the rules first",
            ),
            (
                "TopicName: alarms",
                "Subscription: [{Protocol: lambda, Endpoint: !GetAtt OneFunction.Arn}]",
                "Alarms: no rule knows Subscription of AWS::SNS::Topic: teach the rules first",
            ),
            ("{Type: AWS::SQS::Queue}", "{}", "Queue: no rule knows : teach the rules first"),
            ("OneFunction:", "'Fn::ForEach::All':", "Fn::ForEach::All: resources are written out"),
            (
                "AWS::Serverless-2016-10-31",
                "[AWS::LanguageExtensions, Other]",
                "Transform: [\"AWS::LanguageExtensions\",\"Other\"] is not SAM alone",
            ),
        ],
    );
}
