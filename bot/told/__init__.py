"""From the tables to what a view shows."""
