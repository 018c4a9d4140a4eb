"""The tables' history, a revision for each change of them; `storage.migrations.upgrade` walks it."""
