"""The two-minute card of one institution: what it must do, by when, and what it must not do.

`institutions` says whose card it is, `content` gathers what stands on it, `telling` says each
rule in few words, `wording` holds the words. `html` and `typst_source` set it on an A5 page.
"""
