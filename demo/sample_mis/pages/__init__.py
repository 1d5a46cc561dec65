"""The pages of the sample MIS: what its office does, and the tricks that it can play."""
