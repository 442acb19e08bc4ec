"""The weights of divided communes: what is best known of their parts decides how they share.

Of a commune that was divided the law says where its parts went, not how much went with each. What
is known of the parts comes from three sides: files that give the households or people of each part,
points (settlements, masts) that lie in a part, and the area of the overlap of the old boundary and
the new one. `choosing` takes the best that is known of all parts of a commune, `overlap` and
`placing` measure parts by area and by points, `applying` does both while a build is put together,
`parts_file`, `points_file` and `importing` bring the files in as additions that can be undone, and
`report` and `exporting` tell what a crosswalk rests on.
"""
