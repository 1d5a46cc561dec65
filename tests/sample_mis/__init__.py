"""Tests of the sample MIS, over real HTTP."""
