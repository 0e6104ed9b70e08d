use super::*;

/// A template with the given resources, one a line.
fn with(resources: &str) -> Result<Template, TemplateError> {
    Template::parse(&format!(
        "Parameters:\n  Keys: {{Type: String}}\n  Name: {{Type: String, Default: /sev/key}}\n\
         Globals: {{Function: {{Environment: {{Variables: {{TABLE: !Ref ItemsTable, KEYS: !Ref Keys}}}}}}}}\n\
         Resources:\n  ItemsTable: {{Type: AWS::DynamoDB::Table, Properties: {{KeySchema: [], AttributeDefinitions: []}}}}\n{resources}\n"
    ))
}

fn function(id: &str, method: &str, path: &str) -> String {
    format!(
        "  {id}: {{Type: AWS::Serverless::Function, Properties: {{Handler: one, CodeUri: target/lambda/a/, Events: {{Route: {{Type: HttpApi, Properties: {{Method: {method}, Path: '{path}'}}}}}}}}}}\n"
    )
}

fn problem(resources: &str) -> String {
    with(resources).unwrap_err().to_string()
}

#[test]
fn the_project_s_template_is_read_whole() {
    let template = Template::load().unwrap();
    let tables: Vec<_> = template
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.indexes.len(), table.ttl.as_deref(), table.stream.as_deref()))
        .collect();
    assert_eq!(
        tables,
        [
            ("AccountsTable", 1, Some("expires_at"), None),
            ("ProgrammeTable", 1, None, None),
            ("StaysTable", 4, None, None),
            ("PeopleTable", 2, None, Some("KEYS_ONLY")),
            ("PaymentsTable", 2, None, None),
            ("WorkTable", 1, Some("expires_at"), Some("KEYS_ONLY")),
            ("AuditTable", 0, None, None),
        ]
    );
    for table in &template.tables {
        let key: Vec<_> = table.key.iter().map(|part| (part.name.as_str(), part.kind.as_str())).collect();
        assert_eq!(key, [("pk", "HASH"), ("sk", "RANGE")], "{}", table.name);
    }
    // Not a list of all: what there is is bound to the code at the start, and the access tests call every route.
    let edit = template.functions.iter().find(|function| function.operation == "edit_enrollment").unwrap();
    assert_eq!((&*edit.method, &*edit.path), ("PUT", "/api/groups/{group_id}/enrollments/{enrollment_id}"));
}

#[test]
fn two_functions_alone_have_the_private_key() {
    let template = Template::load().unwrap();
    let openers: Vec<_> =
        template.functions.iter().filter(|function| function.opens_sessions()).map(|function| &*function.operation).collect();
    assert_eq!(openers, ["login", "refresh_session"]);
    for function in &template.functions {
        let may_read_it = function.rights.iter().any(|right| {
            right.actions == ["secretsmanager:GetSecretValue"] && right.resource.ends_with(":secret:${SessionSigningKeyName}-??????")
        });
        assert_eq!(may_read_it, function.opens_sessions(), "{}", function.id);
    }
}

#[test]
fn lines_of_the_audit_are_only_added() {
    for function in Template::load().unwrap().functions {
        for right in function.rights.iter().filter(|right| right.resource.starts_with("AuditTable")) {
            assert_eq!(right.actions, ["dynamodb:PutItem"], "{}", function.id);
        }
    }
}

#[test]
fn lists_of_users_are_read_without_what_opens_their_accounts() {
    let of_credentials = ["dynamodb:GetItem", "dynamodb:BatchGetItem"];
    for function in Template::load().unwrap().functions {
        if ["list_users", "view_support_account"].contains(&function.operation.as_str()) {
            let reads = |right: &&Right| right.actions.iter().any(|action| of_credentials.contains(&action.as_str()));
            assert!(
                !function.rights.iter().filter(|right| right.resource == "AccountsTable").any(|right| reads(&right)),
                "{}",
                function.id
            );
        }
    }
}

#[test]
fn no_query_of_a_whole_table_reads_what_opens_accounts() {
    let allowed = |operation: &str| match operation {
        "list_sessions" => vec!["USER#".to_owned()],
        _ => vec!["ATTEMPTS#".to_owned()],
    };
    let mut queried = Vec::new();
    for function in Template::load().unwrap().functions {
        let is_query = |right: &&Right| right.resource == "AccountsTable" && right.actions.iter().any(|action| action == "dynamodb:Query");
        for right in function.rights.iter().filter(is_query) {
            assert_eq!(right.actions, ["dynamodb:Query"], "{}: the condition is of the query alone", function.id);
            assert_eq!(right.partitions, Some(allowed(&function.operation)), "{}", function.id);
            queried.push(function.operation.clone());
        }
    }
    assert_eq!(queried, ["list_sessions", "view_support_account", "unlock_user"]);
}

#[test]
fn an_environment_is_resolved_from_tables_parameters_and_defaults() {
    let one = "  OneFunction: {Type: AWS::Serverless::Function, Properties: {Handler: one, CodeUri: target/lambda/a/, Environment: {Variables: {NAME: !Ref Name, TEXT: plain}}, \
               Events: {Route: {Type: HttpApi, Properties: {Method: get, Path: /one}}}}}";
    let template = with(one).unwrap();
    let function = template.functions.first().unwrap();
    assert_eq!(function.method, "GET");
    let environment = template.environment(function, &[("Keys", "a=b".to_owned())].into()).unwrap();
    let expected = [("TABLE", "ItemsTable"), ("KEYS", "a=b"), ("NAME", "/sev/key"), ("TEXT", "plain")];
    assert_eq!(environment, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    let error = template.environment(function, &HashMap::new()).unwrap_err().to_string();
    assert_eq!(error, "template.yaml: OneFunction: KEYS: Keys is neither a table nor a parameter with a value");
}

#[test]
fn what_can_t_be_served_is_named() {
    let one = function("OneFunction", "GET", "/one");
    assert!(problem(&one.replace("Handler: one, ", "")).contains("OneFunction: missing field `Handler`"));
    assert!(problem(&one.replace("target/lambda/a/", "code/")).contains("OneFunction: CodeUri is not below target/lambda/"));
    assert!(
        problem(&format!("{one}{}", function("TwoFunction", "GET", "/one")))
            .contains("TwoFunction: the route GET /one is another function’s")
    );
    assert!(problem(&one.replace("HttpApi", "SNS")).contains("OneFunction: events of type SNS are not served here"));
    assert!(problem(&one.replace("Method: GET", "Methods: GET")).contains("OneFunction: missing field `Method`"));
    assert!(problem(&function("OneFunction", "GET", "/{all+}")).contains("OneFunction: greedy paths"));
    let two = "{A: {Type: SQS, Properties: {}}, B: {Type: SQS, Properties: {}}}";
    let two = problem(&format!(
        "  OneFunction: {{Type: AWS::Serverless::Function, Properties: {{Handler: one, CodeUri: target/lambda/a/, Events: {two}}}}}"
    ));
    assert!(two.contains("OneFunction: has more than one event"));
    let computed = one.replace("Events", "Environment: {Variables: {A: !Sub '${B}'}}, Events");
    let wide = one.replace("Events", "Policies: [{Statement: [{Effect: Allow, Action: dynamodb:Scan, Resource: '*'}]}], Events");
    assert!(problem(&wide).contains("OneFunction: a policy is more than"));
    let conditional = |condition: &str| {
        let policy = format!("{{Effect: Allow, Action: a:B, Resource: !GetAtt ItemsTable.Arn, Condition: {condition}}}");
        one.replace("Events", &format!("Policies: [{{Statement: [{policy}]}}], Events"))
    };
    let known = with(&conditional("{'ForAllValues:StringLike': {'dynamodb:LeadingKeys': ['A#*', 'B#*']}}")).unwrap();
    assert_eq!(known.functions[0].rights[0].partitions, Some(vec!["A#".to_owned(), "B#".to_owned()]));
    for condition in [
        "{}",
        "{Bool: {'aws:SecureTransport': true}}",
        "{'ForAllValues:StringLike': {'dynamodb:LeadingKeys': ['A#*'], 'dynamodb:Attributes': ['a']}}",
        "{'ForAllValues:StringLike': {'dynamodb:LeadingKeys': ['A#*']}, Bool: {a: b}}",
        "{'ForAllValues:StringLike': {'dynamodb:LeadingKeys': ['*#*']}}",
        "{'ForAllValues:StringLike': {'dynamodb:LeadingKeys': [A]}}",
        "{StringLike: {'dynamodb:LeadingKeys': ['A#*']}}",
    ] {
        assert!(problem(&conditional(condition)).contains("OneFunction: a condition is more than"), "{condition}");
    }
    assert!(problem(&computed).contains("OneFunction: A is neither text nor a !Ref"));
    assert!(problem("  A: [").contains("template.yaml"));
}

#[test]
fn a_schedule_is_read_with_its_zone_and_its_dead_letters() {
    let good = "  OneFunction: {Type: AWS::Serverless::Function, Properties: {Handler: one, CodeUri: target/lambda/a/, DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}, Events: {\
                Morning: {Type: ScheduleV2, Properties: {ScheduleExpression: cron(0 7 * * ? *), ScheduleExpressionTimezone: Europe/Paris}}}}}";
    let template = with(good).unwrap();
    let Source::Schedule { at, dead_letters } = &template.workers[0].source else { panic!("no schedule") };
    assert_eq!((at.words().as_str(), dead_letters.as_str()), ("tous les jours à 7 h 00", "Dead"));
    for (part, other, offence) in [
        ("cron(0 7 * * ? *)", "rate(1 day)", "OneFunction: its schedule is not understood here"),
        (", ScheduleExpressionTimezone: Europe/Paris", "", "OneFunction: its schedule is not understood here"),
        ("ScheduleExpression: cron(0 7 * * ? *), ", "", "OneFunction: missing field `ScheduleExpression`"),
        ("{Type: SQS, TargetArn: !GetAtt Dead.Arn}", "{}", "OneFunction: TargetArn is not a !GetAtt ….Arn"),
    ] {
        assert!(problem(&good.replace(part, other)).contains(offence), "{part}");
    }
}
