"""Third wing: facts to tables, SQLite and releases."""
