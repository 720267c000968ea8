"""The sealed parts of a case: kept under keys of their own, opened by desks that hold a grant."""
