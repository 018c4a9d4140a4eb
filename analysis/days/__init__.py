"""Working days, holidays and hours, by country and by person."""
