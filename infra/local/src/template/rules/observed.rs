//! Every function writes to its area's log, which ends, and rings when it fails.

use super::{Doc, Value, tells_someone};
use sev_notification::send_mail::REFUSED;
use sev_runtime::meter::NAMESPACE;

/// Every log group has a retention. The functions of an area write to one group, to which nothing else writes.
pub(super) fn log_groups(template: Doc<'_>) -> Vec<String> {
    let group = |value| template.referred(value, "AWS::Logs::LogGroup");
    // What stands behind a hyphen is a second binary of the area.
    let area = |function: &Value| {
        let code = function["CodeUri"].as_str().unwrap_or_default().trim_end_matches('/');
        code.split('-').next().unwrap_or_default().to_owned()
    };
    let of_functions =
        template.functions().map(|(id, function)| (id, area(function), group(template.setting(function, "/LoggingConfig/LogGroup"))));
    let of_api =
        template.of("AWS::Serverless::HttpApi").map(|(id, api)| (id, id.to_owned(), group(&api["AccessLogSettings"]["DestinationArn"])));
    let used: Vec<_> = of_functions.chain(of_api).collect();
    let writers = used.iter().filter_map(|(id, area, own)| match own {
        None => Some(format!("{id}: writes to no log group of this template")),
        Some(_) if used.iter().any(|(_, other, group)| group == own && other != area) => {
            Some(format!("{id}: shares its log group with another area"))
        }
        Some(_) if used.iter().any(|(_, other, group)| group != own && other == area) => {
            Some(format!("{id}: its area has another log group too"))
        }
        Some(_) => None,
    });
    let endless = |(id, group): (&str, &Value)| (!group["RetentionInDays"].is_u64()).then(|| format!("{id}: is kept for ever"));
    writers.chain(template.of("AWS::Logs::LogGroup").filter_map(endless)).collect()
}

/// What gives each function a series of its errors.
const ERRORS: &str = "SELECT SUM(Errors) FROM SCHEMA(\"AWS/Lambda\", FunctionName) GROUP BY FunctionName";

/// An alarm rings on the errors of each function, also of those that come, and tells someone.
pub(super) fn error_alarm(template: Doc<'_>) -> Vec<String> {
    let rings = template.of("AWS::CloudWatch::Alarm").any(|(_, alarm)| {
        let metrics = &alarm["Metrics"];
        metrics.as_array().is_some_and(|all| all.len() == 1)
            && metrics[0]["Expression"] == ERRORS
            && alarm["Threshold"] == 0
            && alarm["ComparisonOperator"] == "GreaterThanThreshold"
            && tells_someone(alarm)
    });
    if rings { Vec::new() } else { vec!["no alarm rings on the errors of every function".to_owned()] }
}

/// An alarm rings on mails that SES has refused for good, whatever kind they are of: no queue keeps them.
pub(super) fn refused_mails(template: Doc<'_>) -> Vec<String> {
    let rings = template.of("AWS::CloudWatch::Alarm").any(|(_, alarm)| {
        alarm["Namespace"] == NAMESPACE && alarm["MetricName"] == REFUSED && alarm["Dimensions"].is_null() && tells_someone(alarm)
    });
    if rings { Vec::new() } else { vec![format!("no alarm rings on {REFUSED}")] }
}

#[test]
fn the_functions_of_an_area_share_a_log_group_with_a_retention() {
    let good = "
Globals: {Function: {LoggingConfig: {LogFormat: JSON}}}
Resources:
  Api: {Type: AWS::Serverless::HttpApi, Properties: {AccessLogSettings: {DestinationArn: !GetAtt ApiLogs.Arn}}}
  ApiLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
  OneFunction: {Type: AWS::Serverless::Function, Properties: {CodeUri: a, LoggingConfig: {LogGroup: !Ref ALogs}}}
  ALogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 90}}
  TwoFunction: {Type: AWS::Serverless::Function, Properties: {CodeUri: b, LoggingConfig: {LogGroup: !Ref BLogs}}}
  SixFunction: {Type: AWS::Serverless::Function, Properties: {CodeUri: b-more/, LoggingConfig: {LogGroup: !Ref BLogs}}}
  BLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 90}}
";
    let without = "OneFunction: writes to no log group of this template";
    super::catches(
        log_groups,
        good,
        &[
            ("{LogGroup: !Ref ALogs}", "{}", without),
            ("!Ref ALogs", "/aws/lambda/one", without),
            ("!Ref ALogs", "!Ref Api", without),
            ("RetentionInDays: 30", "", "ApiLogs: is kept for ever"),
            (
                "ALogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 90}}",
                "ALogs: {Type: AWS::Logs::LogGroup}",
                "ALogs: is kept for ever",
            ),
        ],
    );
    let offences = |text: &str, other: &str| log_groups(Doc(&super::yaml::parse(&good.replacen(text, other, 1)).unwrap()));
    let shared = |id: &str| format!("{id}: shares its log group with another area");
    assert_eq!(offences("!Ref ALogs", "!Ref ApiLogs"), ["OneFunction", "Api"].map(shared));
    assert_eq!(offences("!Ref ALogs", "!Ref BLogs"), ["OneFunction", "TwoFunction", "SixFunction"].map(shared));
    let torn = |id: &str| format!("{id}: its area has another log group too");
    let alone = "CodeUri: b, LoggingConfig: {LogGroup: !Ref ALogs}";
    assert_eq!(
        offences("CodeUri: b, LoggingConfig: {LogGroup: !Ref BLogs}", alone),
        [shared("OneFunction"), shared("TwoFunction"), torn("SixFunction")]
    );
}

#[test]
fn an_alarm_rings_on_the_errors_of_every_function() {
    let good = "
Resources:
  FunctionErrors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - Expression: SELECT SUM(Errors) FROM SCHEMA(\"AWS/Lambda\", FunctionName) GROUP BY FunctionName
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref Alarms]
";
    let silent = "no alarm rings on the errors of every function";
    super::catches(
        error_alarm,
        good,
        &[
            ("Type: AWS::CloudWatch::Alarm", "Type: AWS::SNS::Topic", silent),
            ("AWS/Lambda", "AWS/SQS", silent),
            ("SUM(Errors)", "SUM(Throttles)", silent),
            (" GROUP BY FunctionName", "", silent),
            ("GROUP BY FunctionName", "GROUP BY FunctionName LIMIT 5", silent),
            ("Threshold: 0", "Threshold: 10", silent),
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
