"""Extraction: from the text of an article and the names of the graph to claims, by rules that one can read."""
