"""Choices of pilots in the words of a language, `vi` or `en`.

`answers` and `rules` say what was chosen and under which rule, `findings` what has to be known of
it, `problems` what is wrong with a question; `measures` and `names` are the parts of sentences.
All names go out as they are: text, never HTML.
"""
