"""Gold tasks, whose right answers are known, by which the answers of people are judged."""
