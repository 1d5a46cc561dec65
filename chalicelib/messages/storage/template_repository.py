"""Keeps templates in the messages table, under one partition a school."""

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.messages.domain.templates import Template
from chalicelib.shared.storage.tables import use_table

_templates = msgspec.json.Decoder(Template)


class TemplateItem(Model):
    """One template, as readable JSON."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()


class TemplateRepository:
    """Implements messages.domain.templates.TemplateStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(TemplateItem, table_name)

    def all(self, school_id: str) -> list[Template]:
        """All of a school's, by id."""
        return [_templates.decode(item.body) for item in TemplateItem.query(_key(school_id), consistent_read=True)]

    def put(self, school_id: str, template: Template) -> None:
        """Create or replace one."""
        TemplateItem(_key(school_id), template.id, body=msgspec.json.encode(template).decode()).save()

    def delete(self, school_id: str, template_id: str) -> None:
        """Delete one."""
        TemplateItem(_key(school_id), template_id).delete()


def _key(school_id: str) -> str:
    return f"{school_id}#templates"
