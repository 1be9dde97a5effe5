"""Articles: what is known of one, its text as read, the dates it states."""
