"""Files of a case: taken in sealed, kept in the data folder, given out sealed no more."""
