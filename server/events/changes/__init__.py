"""Comparison of two states of a stream: what was added, changed and removed, part by part."""
