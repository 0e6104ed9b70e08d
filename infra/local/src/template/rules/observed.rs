//! Every function writes to a log of its own, which ends, and rings when it fails.

use super::{Doc, Value, tells_someone};
use sev_notification::send_mail::REFUSED;
use sev_runtime::meter::NAMESPACE;

/// Every log group has a retention, and every function has one that nothing else writes to.
pub(super) fn log_groups(template: Doc<'_>) -> Vec<String> {
    let group = |value| template.referred(value, "AWS::Logs::LogGroup");
    let of_function = |function| group(template.setting(function, "/LoggingConfig/LogGroup"));
    let of_api = template.of("AWS::Serverless::HttpApi").map(|(_, api)| group(&api["AccessLogSettings"]["DestinationArn"]));
    let used: Vec<_> = template.functions().map(|(_, function)| of_function(function)).chain(of_api).collect();
    let functions = template.functions().filter_map(|(id, function)| match of_function(function) {
        None => Some(format!("{id}: writes to no log group of this template")),
        own if used.iter().filter(|other| **other == own).count() > 1 => Some(format!("{id}: shares its log group")),
        Some(_) => None,
    });
    let endless = |(id, group): (&str, &Value)| (!group["RetentionInDays"].is_u64()).then(|| format!("{id}: is kept for ever"));
    functions.chain(template.of("AWS::Logs::LogGroup").filter_map(endless)).collect()
}

/// Every function has an alarm on its errors, which tells someone.
pub(super) fn error_alarms(template: Doc<'_>) -> Vec<String> {
    let silent = |id: &str| !template.alarmed(("AWS/Lambda", "Errors"), "FunctionName", (id, None));
    template.functions().filter(|(id, _)| silent(id)).map(|(id, _)| format!("{id}: no alarm rings on its errors")).collect()
}

/// An alarm rings on mails that SES has refused for good, whatever kind they are of: no queue keeps them.
pub(super) fn refused_mails(template: Doc<'_>) -> Vec<String> {
    let rings = template.of("AWS::CloudWatch::Alarm").any(|(_, alarm)| {
        alarm["Namespace"] == NAMESPACE && alarm["MetricName"] == REFUSED && alarm["Dimensions"].is_null() && tells_someone(alarm)
    });
    if rings { Vec::new() } else { vec![format!("no alarm rings on {REFUSED}")] }
}

#[test]
fn a_function_has_a_log_group_of_its_own_with_a_retention() {
    let good = "
Globals: {Function: {LoggingConfig: {LogFormat: JSON}}}
Resources:
  Api: {Type: AWS::Serverless::HttpApi, Properties: {AccessLogSettings: {DestinationArn: !GetAtt ApiLogs.Arn}}}
  ApiLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
  OneFunction: {Type: AWS::Serverless::Function, Properties: {LoggingConfig: {LogGroup: !Ref OneLogs}}}
  OneLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 90}}
  TwoFunction: {Type: AWS::Serverless::Function, Properties: {LoggingConfig: {LogGroup: !Ref TwoLogs}}}
  TwoLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 90}}
";
    let without = "OneFunction: writes to no log group of this template";
    super::catches(
        log_groups,
        good,
        &[
            ("{LogGroup: !Ref OneLogs}", "{}", without),
            ("!Ref OneLogs", "/aws/lambda/one", without),
            ("!Ref OneLogs", "!Ref Api", without),
            ("!Ref OneLogs", "!Ref ApiLogs", "OneFunction: shares its log group"),
            ("RetentionInDays: 30", "", "ApiLogs: is kept for ever"),
            (
                "OneLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 90}}",
                "OneLogs: {Type: AWS::Logs::LogGroup}",
                "OneLogs: is kept for ever",
            ),
        ],
    );
    // One group for all is everyone's offence.
    let shared = good.replace("JSON", "JSON, LogGroup: !Ref TwoLogs").replace("{LogGroup: !Ref OneLogs}", "{}");
    let offences = log_groups(Doc(&super::yaml::parse(&shared).unwrap()));
    assert_eq!(offences, ["OneFunction: shares its log group", "TwoFunction: shares its log group"]);
}

#[test]
fn a_function_has_an_alarm_on_its_errors() {
    let good = "
Resources:
  OneFunction: {Type: AWS::Serverless::Function}
  OneErrors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions: [{Name: FunctionName, Value: !Ref OneFunction}]
      AlarmActions: [!Ref Alarms]
";
    let silent = "OneFunction: no alarm rings on its errors";
    super::catches(
        error_alarms,
        good,
        &[
            ("OneErrors:\n    Type: AWS::CloudWatch::Alarm", "OneErrors:\n    Type: AWS::SNS::Topic", silent),
            ("Namespace: AWS/Lambda", "Namespace: AWS/SQS", silent),
            ("MetricName: Errors", "MetricName: Throttles", silent),
            ("!Ref OneFunction", "!Ref TwoFunction", silent),
            ("{Name: FunctionName, Value: !Ref OneFunction}", "", silent),
            (
                "{Name: FunctionName, Value: !Ref OneFunction}",
                "{Name: FunctionName, Value: !Ref OneFunction}, {Name: Resource, Value: a}",
                silent,
            ),
            ("AlarmActions: [!Ref Alarms]", "AlarmActions: []", silent),
            ("AlarmActions: [!Ref Alarms]", "AlarmActions: [!Ref Alarms]\n      ActionsEnabled: false", silent),
        ],
    );
}

#[test]
fn an_alarm_rings_on_refused_mails() {
    let good = "
Resources:
  MailsRefused:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: SEV
      MetricName: MailsRefused
      AlarmActions: [!Ref Alarms]
";
    let silent = "no alarm rings on MailsRefused";
    super::catches(
        refused_mails,
        good,
        &[
            ("Type: AWS::CloudWatch::Alarm", "Type: AWS::SNS::Topic", silent),
            ("Namespace: SEV", "Namespace: AWS/SES", silent),
            ("MetricName: MailsRefused", "MetricName: Mails", silent),
            ("MetricName: MailsRefused", "MetricName: MailsRefused\n      Dimensions: [{Name: Kind, Value: invitation}]", silent),
            ("AlarmActions: [!Ref Alarms]", "AlarmActions: []", silent),
        ],
    );
}
