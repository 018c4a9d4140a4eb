"""Views: values in, Block Kit out. No client, session, clock or settings in here."""
