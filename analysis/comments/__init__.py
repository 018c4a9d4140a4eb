"""What one comment says: its tone, why it was written, what it is about."""
