"""Connectors: one folder for each kind of MIS, behind one port."""
