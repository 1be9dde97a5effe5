"""The review desk: a full screen in the terminal, the article on the left, its claims on the right."""
