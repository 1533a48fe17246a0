"""What is stored, and what can never be broken."""
