"""Whether two records may be of one person: names as they sound, what is compared, how near."""
