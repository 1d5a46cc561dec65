"""A kind of MIS that exists in the tests alone: what a new connector takes is this folder and one registry line."""
