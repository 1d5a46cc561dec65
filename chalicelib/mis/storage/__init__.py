"""The files that a school dropped, in S3."""
