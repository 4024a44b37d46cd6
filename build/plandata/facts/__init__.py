"""Second wing: clauses to facts."""
