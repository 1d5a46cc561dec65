"""The demonstration: an invented school whose MIS, office and story run on one machine."""
