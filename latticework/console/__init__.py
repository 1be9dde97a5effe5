"""The interactive console: SPARQL and canned queries at a prompt, or from a script."""
