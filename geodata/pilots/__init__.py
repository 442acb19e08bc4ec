"""Picking pilot communes, exactly: from a question and its data to a choice with its reasons.

The way of a choice, and the order to read in:

1. The question is a `scenario.Scenario`: a rule (`rules`), criteria (`criteria`), a method.
   `profiles` has rules and criteria to start from, `scenario_json` is its written form, `limits`
   how large it may be.
2. What it is asked of is a `candidates.Material`: communes and what is measured of them, those of
   a user's own columns too (`user_columns`). `geometry` has distances, borders and islands.
3. `checking.check` refuses what cannot be asked.
4. `choosing.choose` answers with a `choice.Choice`. Measured values become points (`utilities`),
   the rule becomes rows of a 0/1 program (`constraints`), and the method is a model over both:
   most points (`scoring`), most people within a distance or least greatest distance (`location`),
   least total distance (`median`); `network` is the demand and its distances, `solver` is HiGHS.
   Where nothing satisfies the rule, `infeasibility` says which parts of it exclude each other.
5. `reasons` says why a commune was chosen or not, and what taking it in would cost; `exchanges`
   what the rule has against it.
6. `robustness` chooses again under thousands of weightings and finds the smallest change of one
   weight that drops a commune (`weight_changes`). `repeated` asks for the best again and again:
   `search` goes through one tree for all weightings, over a rule taken apart (`frame`), bounded by
   the bases of its `relaxation`.

Whatever is to be said goes out as a `finding.Finding` or a `limits.Problem`: a code with details.
Words for people are for the program around (`dashboard.pilots.wording`). But for the catalogue of
rules and profiles, no file is read here, and nothing of the store.
"""
