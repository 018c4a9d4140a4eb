"""The tables' history, a revision for each change of them; `storage.upgrade` walks it."""
