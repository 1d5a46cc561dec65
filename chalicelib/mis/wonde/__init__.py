"""The connector to Wonde, which reaches most MIS of the United Kingdom through one API."""
