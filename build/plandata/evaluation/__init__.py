"""How well plans are read: labels made by hand, held against what the rules give."""
