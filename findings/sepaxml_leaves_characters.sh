#!/usr/bin/env bash
# One expects: with `clean=True`, which is there to make texts fit for SEPA, a credit transfer holds only what banks must take: the
# EPC's Latin letters and digits, and / - ? : ( ) . , ' + and the space; no text with // in it.
# True: accents, ligatures and curly quotes become plain, but an ampersand, a straight double quote (which is what the curly one is
# made into), an underscore and a double slash stay. The file is valid by its schema, which says nothing of characters: it is the bank that
# refuses it, or changes it, days later.
# Package: sepaxml 2.7.0 (PyPI).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sepaxml==2.7.0 >&2
cat >look.py <<'PY'
import datetime, re, sys
import xml.etree.ElementTree as tree
from sepaxml import SepaTransfer

debtor = {"name": "VACANCES", "IBAN": "FR1420041010050500013M02606", "BIC": "PSSTFRPPXXX", "batch": True, "currency": "EUR"}
transfer = SepaTransfer(debtor, clean=True)
transfer.add_payment({
    "name": "Œuvre d’été & Fils", "IBAN": "FR1420041010050500013M02606", "BIC": "PSSTFRPPXXX", "amount": 16000,
    "execution_date": datetime.date(2027, 5, 14), "description": "Séjour “mer” no_1042//2027", "endtoend_id": "1042",
})
file = tree.fromstring(transfer.export(validate=True))
texts = [file.findall(".//{*}" + kind)[-1].text for kind in ("Cdtr/{*}Nm", "Ustrd")]
outside = sorted(set(re.sub(r"[A-Za-z0-9/\-?:().,'+ ]", "", "".join(texts))))
print(texts, "outside the set:", outside, "double slash:", "//" in texts[1])
sys.exit(0 if outside == ['"', "&", "_"] and "//" in texts[1] else 1)
PY
venv/bin/python look.py
