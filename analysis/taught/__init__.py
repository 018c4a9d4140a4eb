"""What the team says that answers mean, and what its reader learns from that."""
