"""What else is fetched over HTTP: pages, the schema, media, and files sent for an import."""
