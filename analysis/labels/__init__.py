"""The ticks that read what waits to be read, and keep it."""
