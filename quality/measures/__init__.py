"""Measures of answers that are no labels: numbers, orders and texts."""
