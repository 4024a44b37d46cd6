"""First wing: bytes to clauses."""
