"""The audience: a rule that selects people, and how it becomes recipients."""
