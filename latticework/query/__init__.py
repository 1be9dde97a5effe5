"""Canned queries: their heads, parameters and cases; binding of values; engines that run them."""
