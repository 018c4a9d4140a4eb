"""One measurement a module: `measure(quick)` brings its rows of the table."""
