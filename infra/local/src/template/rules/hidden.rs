//! Nothing is written in a way that the other rules, or the local system, don't see.

use super::Doc;

/// Types that say what another type says where the rules look, with that other way.
const HIDDEN: [(&str, &str); 12] = [
    ("AWS::Lambda::Function", "a function is an AWS::Serverless::Function"),
    ("AWS::Lambda::EventSourceMapping", "a source is an event of its function"),
    ("AWS::Lambda::EventInvokeConfig", "it is a property of its function"),
    ("AWS::Events::Rule", "a source is an event of its function"),
    ("AWS::Scheduler::Schedule", "a source is an event of its function"),
    ("AWS::Pipes::Pipe", "a source is an event of its function"),
    ("AWS::DynamoDB::GlobalTable", "a table is an AWS::DynamoDB::Table"),
    ("AWS::Serverless::SimpleTable", "a table is an AWS::DynamoDB::Table"),
    ("AWS::Serverless::Connector", "rights are statements"),
    ("AWS::Serverless::Application", "there is one template"),
    ("AWS::CloudFormation::Stack", "there is one template"),
    ("AWS::CloudFormation::Macro", "a macro hides what is deployed"),
];

/// No resource comes from another file, from a loop or from a macro, and none has a type of [`HIDDEN`].
pub(super) fn resources(template: Doc<'_>) -> Vec<String> {
    let transform = &template.0["Transform"];
    let others = (*transform != "AWS::Serverless-2016-10-31").then(|| format!("Transform: {transform} is not SAM alone"));
    let resources = template.resources().filter_map(|(id, resource)| {
        if id.starts_with("Fn::") {
            return Some(format!("{id}: resources are written out"));
        }
        let kind = resource["Type"].as_str().unwrap_or_default();
        let (_, instead) = HIDDEN.iter().find(|(hidden, _)| *hidden == kind)?;
        Some(format!("{id}: {kind} is not checked; {instead}"))
    });
    others.into_iter().chain(resources).collect()
}

#[test]
fn what_the_rules_would_not_see_is_refused() {
    let good = "
Transform: AWS::Serverless-2016-10-31
Resources:
  OneFunction: {Type: AWS::Serverless::Function}
";
    super::catches(
        resources,
        good,
        &[
            (
                "AWS::Serverless::Function",
                "AWS::Lambda::Function",
                "OneFunction: AWS::Lambda::Function is not checked; a function is an AWS::Serverless::Function",
            ),
            (
                "AWS::Serverless::Function",
                "AWS::Events::Rule",
                "OneFunction: AWS::Events::Rule is not checked; a source is an event of its function",
            ),
            ("OneFunction:", "'Fn::ForEach::All':", "Fn::ForEach::All: resources are written out"),
            (
                "AWS::Serverless-2016-10-31",
                "[AWS::LanguageExtensions, Other]",
                "Transform: [\"AWS::LanguageExtensions\",\"Other\"] is not SAM alone",
            ),
        ],
    );
}
