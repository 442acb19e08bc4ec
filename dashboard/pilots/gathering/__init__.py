"""What a choice is made from: the candidates and their measures, from one release.

`gatherer` puts a `Material` together from `communes` (where, what, in which district), `indicators`
(values, gaps to targets) and `points` (distances to sites, their number); `measures` is the form
in which they hand their columns over.
"""
