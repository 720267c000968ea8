"""Does someone already help this person? Asked with names, compared unseen, told to who helps."""
