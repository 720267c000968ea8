"""What ended for good, so that no backup of before brings it back: erased cases and the like."""
