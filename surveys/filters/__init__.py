"""The filter language of who belongs to a survey."""
