"""The figures that people ask for, from the tables."""
