"""The pages of a case: see, open, record, correct. `queries` reads, `telling` tells."""
