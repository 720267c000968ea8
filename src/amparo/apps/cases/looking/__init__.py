"""Looking at a case: `grounds` finds what for, `views` ask where nothing is, and all is noted."""
