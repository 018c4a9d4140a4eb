"""What a rehearsal tells whoever asked for it."""
