"""The page in real Chromium against the running demo, using only what a person sees."""
