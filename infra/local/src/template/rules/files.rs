//! A bucket holds what people send of themselves: nobody reads it but by an address that a function has signed.

use super::{Doc, Value, all, entries, is_true, reference};

/// What closes a bucket to the public.
const CLOSED: [&str; 4] = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

/// Every bucket is closed to the public, encrypted, its owner's alone, forgets by itself what is in it, outlives the stack, and
/// refuses what is not TLS.
pub(super) fn private(template: Doc<'_>) -> Vec<String> {
    let buckets = template.resources().filter(|(_, resource)| resource["Type"] == "AWS::S3::Bucket");
    let of = |(id, resource): (&str, &Value)| {
        let bucket = &resource["Properties"];
        let open = CLOSED.iter().any(|name| !is_true(&bucket["PublicAccessBlockConfiguration"][*name]));
        let owned = bucket["OwnershipControls"]["Rules"][0]["ObjectOwnership"] == "BucketOwnerEnforced";
        let encryption = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"];
        let from_anywhere = all(&bucket["CorsConfiguration"]).iter().any(|part| {
            part.as_object()
                .is_some_and(|rule| rule.get("AllowedOrigins").is_some_and(|origins| all(origins).iter().any(|origin| **origin == "*")))
        });
        let kept = ["DeletionPolicy", "UpdateReplacePolicy"].iter().all(|policy| resource[*policy] == "Retain");
        [
            (open, "is not closed to the public"),
            (!owned, "is not its owner’s alone"),
            (encryption.is_null(), "is not encrypted"),
            (from_anywhere, "takes calls from any page"),
            (!forgets(bucket), "keeps something for ever"),
            (!kept, "does not outlive the stack"),
            (!refuses_plain(template, id), "takes what is not TLS"),
        ]
        .into_iter()
        .filter_map(|(is_so, offence)| is_so.then(|| format!("{id}: {offence}")))
        .collect::<Vec<_>>()
    };
    buckets.flat_map(of).chain(policies(template)).collect()
}

/// Whether there is a rule that ends objects, and each is on.
fn forgets(bucket: &Value) -> bool {
    let rules = bucket["LifecycleConfiguration"]["Rules"].as_array();
    rules.is_some_and(|rules| {
        rules.iter().all(|rule| rule["Status"] == "Enabled") && rules.iter().any(|rule| rule["ExpirationInDays"].is_u64())
    })
}

fn refuses_plain(template: Doc<'_>, bucket: &str) -> bool {
    template.of("AWS::S3::BucketPolicy").any(|(_, policy)| {
        let statements = policy["PolicyDocument"]["Statement"].as_array();
        reference(&policy["Bucket"]) == Some((bucket, None))
            && statements.is_some_and(|statements| {
                statements.iter().any(|statement| {
                    statement["Effect"] == "Deny"
                        && statement["Principal"] == "*"
                        && statement["Action"] == "s3:*"
                        && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
                        && entries(&statement["Condition"]).count() == 1
                })
            })
    })
}

/// The policy of a bucket takes rights away, and gives none: those of functions are in their own policies.
fn policies(template: Doc<'_>) -> impl Iterator<Item = String> {
    let gives = |policy: &Value| all(&policy["PolicyDocument"]).iter().any(|part| !part["Effect"].is_null() && part["Effect"] != "Deny");
    let policies: Vec<_> = template.of("AWS::S3::BucketPolicy").filter(|(_, policy)| gives(policy)).map(|(id, _)| id.to_owned()).collect();
    policies.into_iter().map(|id| format!("{id}: gives rights that no function’s policy says"))
}

#[test]
fn a_bucket_is_private_and_forgets() {
    let good = "
Resources:
  Papers:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}
      PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}
      BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}]}
      CorsConfiguration: {CorsRules: [{AllowedOrigins: [!Ref PublicUrl], AllowedMethods: [PUT], AllowedHeaders: ['*']}]}
      LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 1}, {Status: Enabled}]}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Papers
      PolicyDocument:
        Statement:
          - {Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'false'}}}
";
    let (public, plain) = ("Papers: is not closed to the public", "Papers: takes what is not TLS");
    super::catches(
        private,
        good,
        &[
            ("BlockPublicPolicy: true, ", "", public),
            ("RestrictPublicBuckets: true", "RestrictPublicBuckets: false", public),
            ("BucketOwnerEnforced", "ObjectWriter", "Papers: is not its owner’s alone"),
            ("{SSEAlgorithm: AES256}", "null", "Papers: is not encrypted"),
            ("[!Ref PublicUrl]", "['*']", "Papers: takes calls from any page"),
            (", {Status: Enabled}", ", {Status: Disabled}", "Papers: keeps something for ever"),
            (", ExpirationInDays: 1", "", "Papers: keeps something for ever"),
            ("    DeletionPolicy: Retain\n", "", "Papers: does not outlive the stack"),
            ("!Ref Papers", "!Ref Others", plain),
            ("Action: 's3:*'", "Action: s3:GetObject", plain),
            ("{'aws:SecureTransport': 'false'}", "{'aws:SecureTransport': 'true'}", plain),
            (
                "        Statement:\n",
                "        Statement:\n          - {Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: a}\n",
                "Policy: gives rights that no function’s policy says",
            ),
        ],
    );
}
