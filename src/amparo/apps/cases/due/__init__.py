"""*Due*: what a desk owes. `owed` reads, `words` tell, `contents` arranges, `views` answer."""
