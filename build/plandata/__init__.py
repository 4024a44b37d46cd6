"""plandata: the text of a government plan in; tables, a search and a portal out."""
