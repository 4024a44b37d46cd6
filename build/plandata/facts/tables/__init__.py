"""Tables of a document as facts: tasks and duties, indicators, projects, and every table as data, read or not."""
