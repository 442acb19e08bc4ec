"""The submission to sign (tờ trình) that justifies a choice of pilots, in Vietnamese.

`submission` puts it together section by section, `annexes` its map and table of scores. What stands
in it is said by `sentences`, `robustness` and `location`; `writer` puts plain text into the file.
"""
