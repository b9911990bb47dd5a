"""Gold tasks, as clients see them and set them."""
