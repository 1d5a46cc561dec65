"""`make policy-mutants`: takes each permission out of each function's policy in turn and expects a failure."""
