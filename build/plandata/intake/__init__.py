"""A new plan in: its text, guessed settings, the pages of its folder, and a review of what is doubtful."""
