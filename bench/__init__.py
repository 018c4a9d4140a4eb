"""Askback's speed, as ratios to what the same machine does with the bare part: `make bench`, or `python -m bench NAME`.

Both sides of a ratio run in turns, in one process and a few milliseconds apart, so that whatever else the machine
does slows both; the median of the pairs is told. `docs/speed.md` says how to read the table.
"""
