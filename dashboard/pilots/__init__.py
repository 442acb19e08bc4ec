"""Pilot communes in the application: from a scenario to an answer, its words and its files.

The way of an answer, and the order to read in:

1. `desk`: `PilotDesk` is behind page, command and files. It takes a `Scenario`, has its `Material`
   gathered, checks both, lets `geodata.pilots` choose, and gives an `Answer`.
2. `gathering`: candidates and measures from one release, as `Material`.
3. `standings`: where every candidate of an answer stands. `served`: who is near the chosen.
4. `wording`: answers, rules, findings and problems as sentences in `vi` and `en`.
5. `layer`: the map of scores. `replies`, `routes`: the JSON API that the page asks.
6. `dossier`: an answer with what its files need; `files`: workbook, map page; `document`: the
   submission to sign. `export_routes` hands them out, `addresses` leads from them to the page.
7. `saved`, `freezing`: answers that are kept as they were given.

`geodata.pilots` decides and says why in codes (`Finding`, `Problem`); words for people stand here.
"""
