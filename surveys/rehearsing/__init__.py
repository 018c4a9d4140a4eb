"""The planner, played on a copy."""
