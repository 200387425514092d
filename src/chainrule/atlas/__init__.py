"""The map of concepts: what each is, what it needs, where a lecture names it, and how a typed word leads to it."""
