//! No table is lost by a mistake.

use super::{Doc, Value, is_true};

/// Every table can be put back as it was, is encrypted, and refuses to be deleted.
pub(super) fn recoverable(template: Doc<'_>) -> Vec<String> {
    let offences = |(id, table): (&'_ str, &'_ Value)| {
        let deletion = &table["DeletionProtectionEnabled"];
        [
            (is_true(&table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]), "has no point-in-time recovery"),
            (is_true(&table["SSESpecification"]["SSEEnabled"]), "is not encrypted by a key of KMS"),
            // A parameter, since stacks that come and go turn it off.
            (is_true(deletion) || deletion["Ref"].is_string(), "can be deleted"),
        ]
        .into_iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, offence)| format!("{id}: {offence}"))
        .collect::<Vec<_>>()
    };
    template.of("AWS::DynamoDB::Table").flat_map(offences).collect()
}

/// Every table outlives the stack, and its own replacement.
pub(super) fn kept(template: Doc<'_>) -> Vec<String> {
    let tables = template.resources().filter(|(_, resource)| resource["Type"] == "AWS::DynamoDB::Table");
    let policies = |(id, table): (&str, &Value)| {
        ["DeletionPolicy", "UpdateReplacePolicy"]
            .into_iter()
            .filter(|policy| table[policy] != "Retain")
            .map(|policy| format!("{id}: its {policy} is not Retain"))
            .collect::<Vec<_>>()
    };
    tables.flat_map(policies).collect()
}

#[test]
fn a_table_is_encrypted_recoverable_and_kept() {
    let good = "
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      SSESpecification: {SSEEnabled: true}
      DeletionProtectionEnabled: !Ref DeletionProtection
";
    super::catches(
        recoverable,
        good,
        &[
            ("{PointInTimeRecoveryEnabled: true}", "{PointInTimeRecoveryEnabled: false}", "Table: has no point-in-time recovery"),
            ("PointInTimeRecoverySpecification:", "Other:", "Table: has no point-in-time recovery"),
            ("{SSEEnabled: true}", "{}", "Table: is not encrypted by a key of KMS"),
            ("!Ref DeletionProtection", "false", "Table: can be deleted"),
            ("DeletionProtectionEnabled:", "Other:", "Table: can be deleted"),
        ],
    );
    super::catches(
        kept,
        good,
        &[
            ("DeletionPolicy: Retain\n", "DeletionPolicy: Delete\n", "Table: its DeletionPolicy is not Retain"),
            ("    DeletionPolicy: Retain\n", "", "Table: its DeletionPolicy is not Retain"),
            ("    UpdateReplacePolicy: Retain\n", "", "Table: its UpdateReplacePolicy is not Retain"),
        ],
    );
}
