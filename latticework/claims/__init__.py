"""Claims: what one source states, with status, time, attribution and passage."""
