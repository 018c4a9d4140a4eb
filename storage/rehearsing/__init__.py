"""What a rehearsal is played on."""
