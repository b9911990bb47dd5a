"""Who may do what: roles, permissions, tokens, passwords, OIDC, and limits on guessing them."""
