"""Changes between two moments as clients see them."""
