"""Syncing: windows, runs and jobs, planning and the guard, held changes, and their settings."""
