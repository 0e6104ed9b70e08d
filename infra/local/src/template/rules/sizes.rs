//! What a function may be given.

use super::{Doc, Value};

/// Lambda's own bounds, in MB: cfn-lint and `sam validate` let others through.
const MEMORY: std::ops::RangeInclusive<u64> = 128..=10_240;

/// Every function has a memory that Lambda gives.
pub(super) fn memory(template: Doc<'_>) -> Vec<String> {
    let offence = |(id, function): (&str, &Value)| {
        let is_given = template.setting(function, "/MemorySize").as_u64().is_some_and(|size| MEMORY.contains(&size));
        (!is_given).then(|| format!("{id}: its memory is not between {} and {} MB", MEMORY.start(), MEMORY.end()))
    };
    template.functions().filter_map(offence).collect()
}

#[test]
fn memory_is_what_lambda_gives() {
    let good = "
Globals: {Function: {MemorySize: 256}}
Resources:
  OneFunction: {Type: AWS::Serverless::Function, Properties: {MemorySize: 10240}}
";
    let offence = "OneFunction: its memory is not between 128 and 10240 MB";
    super::catches(
        memory,
        good,
        &[
            ("10240", "10241", offence),
            ("10240", "127", offence),
            ("10240", "!Ref Size", offence),
            (
                "256}}\nResources:\n  OneFunction: {Type: AWS::Serverless::Function, Properties: {MemorySize: 10240}",
                "64}}\nResources:\n  OneFunction: {Type: AWS::Serverless::Function, Properties: {}",
                offence,
            ),
        ],
    );
}
