"""Who looked at which case, who reads far beyond their duties, and the auditor of the journal."""
