"""Acts that show what the product is for, played against the running demo."""

ACTS = {
    "changed_number": "A changed phone number",
    "absent_today": "An attendance message",
    "vanished_year": "A year that vanishes",
    "refresh_in_between": "A refresh pressed during a run",
    "failed_update": "An update that fails",
    "came_back": "An e-mail that comes back",
}
"""Each act's module and title, in the order in which they are played."""
