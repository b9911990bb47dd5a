"""Regions that people marked on the same task: how far they agree on what is where.

`comparison.compare` finds how similar the regions of different people are, `scores` what follows
of it, and `pieces` gives α over characters and moments. Each kind of shape has a module.
"""
