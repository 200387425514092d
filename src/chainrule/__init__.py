"""Chainrule shows the maths behind a lecture, a concept, a table of data or a training run."""
