"""The revisions, in order; each stays as it was once released."""
