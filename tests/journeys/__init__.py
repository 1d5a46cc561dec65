"""End-to-end: the packaged stack on the local AWS with IAM enforced, as a school office uses it."""
