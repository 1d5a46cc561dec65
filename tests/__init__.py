"""The tests of Rollcall."""
