"""The booking form: what is written in it, and what it means. No screen is needed for that."""
