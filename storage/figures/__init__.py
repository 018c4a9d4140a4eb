"""Questions about figures."""
