"""Short code answers: run on hidden cases in a confined child process, never in this one.

`judging` is this side, `child` the other one, `rules` what code may hold, `cage` how the child is shut in.
"""
