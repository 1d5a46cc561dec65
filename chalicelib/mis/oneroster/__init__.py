"""The connector to OneRoster REST servers, versions 1.1 and 1.2."""
