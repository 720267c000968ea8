"""Playing a case step by step: what is due, what is barred, what follows if nothing is done.

`game` holds a case that is being played. `due`, `barred` and `ahead` say what the protocol says
of it now and later, `changes` what the last step did; `screen` puts them in one reading. `typed`
reads what the player writes, `keeping` turns the case into a situation. Every sentence stands in
`wording`, and `speaker` fills its gaps.
"""
