"""Every version that the file ever had, oldest first. A migration is never edited once it was released."""
