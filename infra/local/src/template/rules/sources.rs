//! What reaches a function without anyone waiting for an answer is never lost in silence.

use super::{Doc, Event, Value, all, entries, reference};

/// Someone waits for the answer, and learns of the failure.
const SYNCHRONOUS: [&str; 2] = ["HttpApi", "Api"];
/// Lambda reads them in batches and tries again by itself.
const STREAMS: [&str; 2] = ["DynamoDB", "Kinesis"];
/// They give an event to Lambda, which has a queue of its own before the function.
const HANDED_OVER: [&str; 5] = ["Schedule", "ScheduleV2", "EventBridgeRule", "CloudWatchEvent", "SNS"];

/// Every asynchronous source has a dead letter queue of this template.
///
/// What hands an event over needs two: the source's takes what could not be given to Lambda, and the function's takes
/// what it failed at as often as Lambda tries.
pub(super) fn dead_letters(template: Doc<'_>) -> Vec<String> {
    let offences = |event: Event<'_>| -> Vec<String> {
        let Event { place, function, kind, properties } = event;
        let lost = |queue: &Value, what: &str| {
            template.referred(queue, "AWS::SQS::Queue").is_none().then(|| format!("{place}: {what} no dead letter queue"))
        };
        if kind == "SQS" {
            let queue = source_queue(template, properties).map_or(&Value::Null, |(_, queue)| &queue["RedrivePolicy"]);
            let redrive = lost(&queue["deadLetterTargetArn"], "its queue has");
            let endless = !queue["maxReceiveCount"].is_u64();
            redrive.or_else(|| endless.then(|| format!("{place}: its queue has no maxReceiveCount"))).into_iter().collect()
        } else if STREAMS.contains(&kind) {
            let failed = lost(&properties["DestinationConfig"]["OnFailure"]["Destination"], "has");
            // Without a limit, one bad record holds the others back until it is a day old.
            let endless = !properties["MaximumRetryAttempts"].is_u64();
            failed.into_iter().chain(endless.then(|| format!("{place}: has no MaximumRetryAttempts"))).collect()
        } else if HANDED_OVER.contains(&kind) {
            let (policy, arn) = if kind == "SNS" { ("RedrivePolicy", "deadLetterTargetArn") } else { ("DeadLetterConfig", "Arn") };
            let failed = [
                template.setting(function, "/DeadLetterQueue/TargetArn"),
                template.setting(function, "/EventInvokeConfig/DestinationConfig/OnFailure/Destination"),
            ];
            let failed = failed.into_iter().find(|queue| !queue.is_null()).unwrap_or(&Value::Null);
            lost(&properties[policy][arn], "has").into_iter().chain(lost(failed, "its function has")).collect()
        } else if SYNCHRONOUS.contains(&kind) {
            Vec::new()
        } else {
            vec![format!("{place}: no rule knows whether {kind} loses events")]
        }
    };
    template.events().flat_map(offences).collect()
}

/// A queue hides a message six times as long as its function may take, as AWS asks: less, and a message that is still
/// worked on comes a second time. And one bad message doesn't bring the whole batch back.
pub(super) fn queues(template: Doc<'_>) -> Vec<String> {
    let offences = |Event { place, function, properties, .. }: Event<'_>| -> Vec<String> {
        let Some((id, queue)) = source_queue(template, properties) else {
            return vec![format!("{place}: its queue is not one of this template")];
        };
        let (visibility, timeout) = (seconds(&queue["VisibilityTimeout"], 30), seconds(template.setting(function, "/Timeout"), 3));
        let short = match (visibility, timeout) {
            (Some(visibility), Some(timeout)) if visibility >= 6 * timeout => None,
            (Some(visibility), Some(timeout)) => {
                Some(format!("{place}: {id} hides a message for {visibility} s, less than 6 × {timeout} s"))
            }
            _ => Some(format!("{place}: the time-outs of {id} and of the function are not both plain numbers")),
        };
        let types = properties["FunctionResponseTypes"].as_array();
        let whole = !types.is_some_and(|types| types.iter().any(|kind| kind == "ReportBatchItemFailures"));
        short.into_iter().chain(whole.then(|| format!("{place}: a batch fails as a whole, without ReportBatchItemFailures"))).collect()
    };
    template.events().filter(|event| event.kind == "SQS").flat_map(offences).collect()
}

/// Every dead letter queue rings when there is something in it.
pub(super) fn dead_letter_alarms(template: Doc<'_>) -> Vec<String> {
    let everywhere = all(&template.0["Resources"]).into_iter().chain(all(&template.0["Globals"]));
    let mut queues: Vec<&str> = everywhere.flat_map(destinations).filter_map(|value| Some(reference(value)?.0)).collect();
    queues.sort_unstable();
    queues.dedup();
    let silent = |id: &str| !template.alarmed(("AWS/SQS", "ApproximateNumberOfMessagesVisible"), "QueueName", (id, Some("QueueName")));
    queues.into_iter().filter(|id| silent(id)).map(|id| format!("{id}: no alarm rings when a dead letter is in it")).collect()
}

/// Where failures go, by the names that CloudFormation and SAM have for it.
fn destinations(value: &Value) -> impl Iterator<Item = &Value> {
    entries(value).filter_map(|(key, value)| match key {
        "deadLetterTargetArn" => Some(value),
        "DeadLetterConfig" => Some(&value["Arn"]),
        "DeadLetterQueue" => Some(&value["TargetArn"]),
        "OnFailure" => Some(&value["Destination"]),
        _ => None,
    })
}

/// The queue of an event of type SQS, with its id.
fn source_queue<'a>(template: Doc<'a>, event: &'a Value) -> Option<(&'a str, &'a Value)> {
    let id = template.referred(&event["Queue"], "AWS::SQS::Queue")?;
    template.of("AWS::SQS::Queue").find(|(queue, _)| *queue == id)
}

/// A number of seconds, or the one that AWS takes when there is none; nothing if it is computed.
fn seconds(value: &Value, without: u64) -> Option<u64> {
    if value.is_null() { Some(without) } else { value.as_u64() }
}

#[test]
fn an_asynchronous_source_has_a_dead_letter_queue() {
    let good = "
Resources:
  OneFunction:
    Type: AWS::Serverless::Function
    Properties:
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}
      Events:
        Route: {Type: HttpApi, Properties: {Method: GET, Path: /one}}
        Mails: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn}}
        Changes: {Type: DynamoDB, Properties: {MaximumRetryAttempts: 5, DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}}}
        Night: {Type: ScheduleV2, Properties: {DeadLetterConfig: {Arn: !GetAtt [Dead, Arn]}}}
        Topic: {Type: SNS, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}}
  Work: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}}}
  Dead: {Type: AWS::SQS::Queue}
";
    let sqs = "OneFunction.Mails: its queue has no dead letter queue";
    super::catches(
        dead_letters,
        good,
        &[
            ("{Queue: !GetAtt Work.Arn}", "{Queue: arn:aws:sqs:eu-west-3:1:work}", sqs),
            (", Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}}", "", sqs),
            ("!GetAtt Dead.Arn, maxReceiveCount", "arn:aws:sqs:eu-west-3:1:dead, maxReceiveCount", sqs),
            (", maxReceiveCount: 5", "", "OneFunction.Mails: its queue has no maxReceiveCount"),
            (", DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}", "", "OneFunction.Changes: has no dead letter queue"),
            ("MaximumRetryAttempts: 5, ", "", "OneFunction.Changes: has no MaximumRetryAttempts"),
            ("{DeadLetterConfig: {Arn: !GetAtt [Dead, Arn]}}", "{}", "OneFunction.Night: has no dead letter queue"),
            ("{Arn: !GetAtt [Dead, Arn]}", "{Type: SQS}", "OneFunction.Night: has no dead letter queue"),
            ("{RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}", "{}", "OneFunction.Topic: has no dead letter queue"),
            ("Type: HttpApi", "Type: IoTRule", "OneFunction.Route: no rule knows whether IoTRule loses events"),
        ],
    );
}

#[test]
fn what_is_handed_over_has_a_dead_letter_queue_on_both_sides() {
    let source = "DeadLetterConfig: {Arn: !GetAtt Dead.Arn}";
    let good = |kind: &str| {
        format!(
            "
Globals: {{Function: {{EventInvokeConfig: {{DestinationConfig: {{OnFailure: {{Type: SQS, Destination: !GetAtt Dead.Arn}}}}}}}}}}
Resources:
  OneFunction: {{Type: AWS::Serverless::Function, Properties: {{Events: {{Source: {{Type: {kind}, Properties: {{{source}}}}}}}}}}}
  Dead: {{Type: AWS::SQS::Queue}}
"
        )
    };
    for kind in ["Schedule", "ScheduleV2", "EventBridgeRule", "CloudWatchEvent"] {
        super::catches(
            dead_letters,
            &good(kind),
            &[
                (source, "", "OneFunction.Source: has no dead letter queue"),
                ("EventInvokeConfig", "Other", "OneFunction.Source: its function has no dead letter queue"),
            ],
        );
    }
}

#[test]
fn a_queue_hides_a_message_long_enough_and_takes_single_failures() {
    let good = "
Globals: {Function: {Timeout: 10}}
Resources:
  OneFunction:
    Type: AWS::Serverless::Function
    Properties:
      Timeout: 20
      Events:
        Mails: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}}
  Work: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 120}}
";
    let computed = "OneFunction.Mails: the time-outs of Work and of the function are not both plain numbers";
    let whole = "OneFunction.Mails: a batch fails as a whole, without ReportBatchItemFailures";
    super::catches(
        queues,
        good,
        &[
            ("VisibilityTimeout: 120", "VisibilityTimeout: 119", "OneFunction.Mails: Work hides a message for 119 s, less than 6 × 20 s"),
            ("VisibilityTimeout: 120", "", "OneFunction.Mails: Work hides a message for 30 s, less than 6 × 20 s"),
            ("VisibilityTimeout: 120", "VisibilityTimeout: !Ref Seconds", computed),
            ("Timeout: 20", "Timeout: !Ref Seconds", computed),
            ("!GetAtt Work.Arn", "!GetAtt Other.Arn", "OneFunction.Mails: its queue is not one of this template"),
            (", FunctionResponseTypes: [ReportBatchItemFailures]", "", whole),
            ("[ReportBatchItemFailures]", "[]", whole),
        ],
    );
    // The function's time-out may come from `Globals`, or be the three seconds of AWS.
    let with = |globals: &str, visibility: &str| {
        good.replace("      Timeout: 20\n", "").replace("Timeout: 10", globals).replace("VisibilityTimeout: 120", visibility)
    };
    super::catches(
        queues,
        &with("Timeout: 10", "VisibilityTimeout: 60"),
        &[("Timeout: 60", "Timeout: 59", "OneFunction.Mails: Work hides a message for 59 s, less than 6 × 10 s")],
    );
    super::catches(
        queues,
        &with("", ""),
        &[("Properties: {}", "Properties: {VisibilityTimeout: 17}", "OneFunction.Mails: Work hides a message for 17 s, less than 6 × 3 s")],
    );
}

#[test]
fn a_dead_letter_queue_has_an_alarm() {
    let alarm = "
Resources:
  OneAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{Name: QueueName, Value: !GetAtt Dead.QueueName}]
      AlarmActions: [!Ref Alarms]
";
    let silent = "Dead: no alarm rings when a dead letter is in it";
    for source in [
        "Work: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}}",
        "OneFunction: {Properties: {DeadLetterQueue: {TargetArn: !GetAtt Dead.Arn}}}",
        "OneFunction: {Properties: {Events: {Night: {Properties: {DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}}}}}",
        "OneFunction: {Properties: {Events: {Changes: {Properties: {DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}}}}}}",
    ] {
        super::catches(
            dead_letter_alarms,
            &format!("{alarm}  {source}\n"),
            &[
                ("AWS::CloudWatch::Alarm", "AWS::SNS::Topic", silent),
                ("ApproximateNumberOfMessagesVisible", "NumberOfMessagesSent", silent),
                ("!GetAtt Dead.QueueName", "!GetAtt Work.QueueName", silent),
                ("!GetAtt Dead.QueueName", "!Ref Dead", silent),
                ("AlarmActions: [!Ref Alarms]", "", silent),
            ],
        );
    }
}

/// What is said of single routes of the API is of routes that there are, and whole: the settings of a route replace the default
/// ones.
pub(super) fn limited_routes(template: Doc<'_>) -> Vec<String> {
    let routes: Vec<_> = template
        .events()
        .filter(|event| event.kind == "HttpApi")
        .map(|event| {
            let text = |name: &str| event.properties[name].as_str().unwrap_or_default();
            format!("{} {}", text("Method"), text("Path"))
        })
        .collect();
    let of_api = |(id, api): (&str, &Value)| {
        let all = ["ThrottlingBurstLimit", "ThrottlingRateLimit"];
        let offence = |(route, settings): (&str, &Value)| match all.into_iter().find(|name| settings[name].is_null()) {
            _ if !routes.iter().any(|other| other == route) => Some(format!("{id}: {route} is no route")),
            Some(missing) => Some(format!("{id}: {route} has no {missing}")),
            None => None,
        };
        entries(&api["RouteSettings"]).filter_map(offence).collect::<Vec<_>>()
    };
    template.of("AWS::Serverless::HttpApi").flat_map(of_api).collect()
}

#[test]
fn settings_of_a_route_are_whole_and_of_a_route_that_there_is() {
    let good = "
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties: {RouteSettings: {POST /one: {ThrottlingBurstLimit: 2, ThrottlingRateLimit: 1}}}
  OneFunction:
    Type: AWS::Serverless::Function
    Properties: {Events: {Route: {Type: HttpApi, Properties: {Method: POST, Path: /one}}}}
";
    super::catches(
        limited_routes,
        good,
        &[
            ("POST /one", "POST /two", "Api: POST /two is no route"),
            ("POST /one", "GET /one", "Api: GET /one is no route"),
            ("ThrottlingBurstLimit: 2, ", "", "Api: POST /one has no ThrottlingBurstLimit"),
        ],
    );
}
