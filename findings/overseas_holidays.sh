#!/usr/bin/env bash
# One expects: libraries of public holidays agree on a department of France, whose holidays are in the labour code (the days of the
# abolition of slavery, L3422-2: 22 May Martinique, 27 May Guadeloupe, 28 May Saint-Martin).
# True: of six territories overseas two well-kept libraries give the same days for three. They differ on Good Friday (Martinique), on days
# that are customs (half of Lent, Victor Schœlcher), and on Saint-Martin's abolition, 27 or 28 May. So a deadline « in working days » ends
# on another day by the library.
# Packages: date-holidays 3.37.0 (npm), holidays 0.109 (PyPI).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . date-holidays@3.37.0 >&2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check holidays==0.109 >&2
cat >look.cjs <<'JS'
const Holidays = require("date-holidays");
for (const place of ["MQ", "GP", "RE", "YT", "GF", "MF"]) {
  const days = new Holidays("FR", place).getHolidays(2027).filter((day) => day.type === "public").map((day) => day.date.slice(5, 10));
  console.log(place, ...new Set(days.sort()));
}
JS
cat >look.py <<'PY'
import holidays

for place in ("MQ", "GP", "RE", "YT", "GF", "MF"):
    print(place, *sorted(f"{day:%m-%d}" for day in holidays.country_holidays(place, years=2027)))
PY
node look.cjs >of_node
venv/bin/python look.py >of_python
agree=0
differ=""
while read -r place days <&3 && read -r _ others <&4; do
    if [ "$days" = "$others" ]; then
        agree=$((agree + 1))
        continue
    fi
    differ="$differ$place: $(comm -3 <(tr ' ' '\n' <<<"$days") <(tr ' ' '\n' <<<"$others") | sed 's/^\t/+/' | tr '\n' ' ')
"
done 3<of_node 4<of_python
echo "$agree agree; days of date-holidays alone, and with + of holidays alone:"
printf '%s' "$differ"
[ "$differ" = "MQ: 03-26 +07-21 
GP: +03-04 +07-21 
MF: 05-27 +05-28 +07-21 
" ] && [ "$agree" = 3 ]
