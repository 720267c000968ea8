"""Reading a protocol in plain sentences, generated in every language of its labels.

`wording` holds the sentences, `speech` fills their gaps, `sentences` tells one rule, `reading`
puts the rules in the order a case meets them, `text` writes that down.
"""
