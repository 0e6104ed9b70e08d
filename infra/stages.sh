#!/usr/bin/env bash
# Runs targets of make one after the other, stops at the first that fails, and says at the end how long each took.
# usage: infra/stages.sh TARGET…      The table has what ran before too: it is kept in target/stages until `make test` begins anew.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p target
begun=$SECONDS
failed=
for stage in "$@"; do
    start=$SECONDS
    make --no-print-directory "$stage" || failed=$stage
    printf '%s\t%s\n' "$stage" $((SECONDS - start)) >>target/stages
    [ -z "$failed" ] || break
done
echo
awk -F '\t' '{ printf "%-24s %5d s\n", $1, $2; all += $2 } END { printf "%-24s %5d s (%.1f min)\n", "in all", all, all / 60 }' target/stages
[ -z "$failed" ] || { echo "$failed has failed after $((SECONDS - begun)) s" >&2; exit 1; }
