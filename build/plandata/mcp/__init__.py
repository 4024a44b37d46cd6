"""Plans for AI clients by the Model Context Protocol: six tools that answer with quotes, offsets and addresses.

`answers` asks the database, `tools` says what may be asked and in which form it is answered, `server` speaks the
protocol through the official SDK (the extra `mcp`).
"""
