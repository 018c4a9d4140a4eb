"""What all comments talk about: the workspace's own themes, and those that nobody has named yet."""
