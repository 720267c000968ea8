"""The pages of the sealed parts of a case."""
