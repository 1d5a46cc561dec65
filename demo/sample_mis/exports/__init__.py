"""What the sample MIS writes to files: OneRoster CSV zips, and flat CSV reports."""
