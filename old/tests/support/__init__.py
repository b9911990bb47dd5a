"""What tests share: a database, a clock, an organization at work, and given/when/then."""
