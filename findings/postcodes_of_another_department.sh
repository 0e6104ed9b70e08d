#!/usr/bin/env bash
# One expects: the first two digits of a French postcode (three overseas) are the department of its commune, so that a form can
# check one by the other, or fill the department in.
# True: 26 of the 34 969 communes have a postcode of another department, and 16 postcodes are of two departments at once: the post
# delivers from the nearest office, whatever the map says. Saint-Barthélemy (977) and Saint-Martin (978) have kept Guadeloupe's 971,
# Paris 16e has two codes, and five territories of the southern seas have none.
# Package: @etalab/decoupage-administratif 6.0.0 (npm), the official list of communes with their postcodes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @etalab/decoupage-administratif@6.0.0 >&2
cat >look.cjs <<'JS'
const communes = require("@etalab/decoupage-administratif/data/communes.json").filter((one) => one.type === "commune-actuelle");
const digits = (commune) => (/^2[AB]$/.test(commune.departement) ? "20" : commune.departement);
const elsewhere = communes.filter((one) => (one.codesPostaux ?? []).some((code) => !code.startsWith(digits(one))));
const departments = new Map();
for (const { codesPostaux, departement } of communes) {
  for (const code of codesPostaux ?? []) departments.set(code, (departments.get(code) ?? new Set()).add(departement));
}
// Corsica's two departments share 20 anyway: none of its codes is of both.
const shared = [...departments].filter(([, of]) => of.size > 1).map(([code]) => code);
console.log(`${communes.length} communes, ${elsewhere.length} with a postcode of another department, ${shared.length} postcodes of two`);
for (const one of elsewhere.filter((one) => ["74109", "91479", "97701", "97801"].includes(one.code))) {
  console.log(one.code, one.nom, one.codesPostaux.join(" "));
}
const without = communes.filter((one) => !one.codesPostaux?.length).length;
const west = communes.find((one) => one.code === "75056").codesPostaux.filter((code) => code.endsWith("16"));
console.log("without any:", without, "Paris 16e:", west.join(" "));
const counts = [communes.length, elsewhere.length, shared.length, without, west.length];
const asExpected = counts.join() === "34969,26,16,5,2";
process.exit(asExpected ? 0 : 1);
JS
node look.cjs
