"""WHO MAY: roles and permissions, tokens, passwords, OIDC, and the brake on guessing them."""
