"""What users do with one person."""
