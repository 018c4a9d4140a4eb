"""How a file is understood, whatever wrote it."""
