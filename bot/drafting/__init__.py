"""What stands between the editor's windows and a draft."""
