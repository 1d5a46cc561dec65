"""Tests of the templates, of what is packaged, and of the commands that deploy and provision."""
