#!/usr/bin/env bash
# One expects: libraries that refuse a French account whose RIB key is wrong refuse it from overseas too. The IBAN registry has no
# IBAN of Réunion, Guadeloupe or New Caledonia: their banks give out FR (the registry lists these territories under FR).
# True: two libraries that do check the key of FR and MC know RE, GP and NC as countries of their own, and there check no key: the
# account that is refused as FR25… is valid as RE53…, which no bank has ever given. A third library does not know such countries.
# A form that takes IBANs has to refuse these letters itself.
# Packages: ibantools 4.5.4 (npm), schwifty 2026.10.1 and python-stdnum 2.2 (PyPI).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . ibantools@4.5.4 >&2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check schwifty==2026.10.1 python-stdnum==2.2 >&2
# The registry's own example account, with its key (06) and with another (99).
cat >look.cjs <<'JS'
const { isValidIBAN } = require("ibantools");
console.log("ibantools", process.argv.slice(2).map((iban) => isValidIBAN(iban)).join(" "));
JS
cat >look.py <<'PY'
import sys, warnings
import schwifty, stdnum.iban

warnings.simplefilter("ignore")

def is_valid(check, iban):
    try:
        check(iban)
        return "true"
    except Exception:
        return "false"

print("schwifty", *(is_valid(lambda iban: schwifty.IBAN(iban, validate_bban=True), iban) for iban in sys.argv[1:]))
print("stdnum", *(is_valid(stdnum.iban.validate, iban) for iban in sys.argv[1:]))
PY
ibans="FR1420041010050500013M02606 FR2520041010050500013M02699 RE5320041010050500013M02699 GP2220041010050500013M02699 NC9520041010050500013M02699"
echo "$ibans"
# shellcheck disable=SC2086
seen=$(node look.cjs $ibans; venv/bin/python look.py $ibans)
echo "$seen"
[ "$seen" = "ibantools true false true true true
schwifty true false true true true
stdnum true true false false false" ]
