"""What Rollcall asks an OneRoster server for: flat lists alone, because real servers lack the nested ones."""

from chalicelib.mis.calls import Resource

DISPLAY_NAME = "OneRoster"
CORE_SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"
"""All that Rollcall reads: it asks for no demographics, as it stores none."""

USERS = Resource(path="users", what="people", permission="users (roster-core.readonly)")
CLASSES = Resource(path="classes", what="classes", permission="classes (roster-core.readonly)")
ENROLLMENTS = Resource(path="enrollments", what="members of classes", permission="enrollments (roster-core.readonly)")

SINGULAR = {"users": "user"}
"""What an answer to a direct read is called."""

ROOTS = {"1.1": "/ims/oneroster/v1p1", "1.2": "/ims/oneroster/rostering/v1p2"}
