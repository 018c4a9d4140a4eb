"""What Askback knows of the machine that it runs on."""
