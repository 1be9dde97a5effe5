"""Claims as the named graph of their article, and back; one canonical form for every file."""
