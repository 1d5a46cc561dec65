"""Templates in memory."""

from chalicelib.messages.domain.templates import Template


class FakeTemplates:
    """Implements messages.domain.templates.TemplateStore."""

    def __init__(self) -> None:
        self._templates: dict[tuple[str, str], Template] = {}

    def all(self, school_id: str) -> list[Template]:
        return [one for (school, _), one in sorted(self._templates.items()) if school == school_id]

    def put(self, school_id: str, template: Template) -> None:
        self._templates[school_id, template.id] = template

    def delete(self, school_id: str, template_id: str) -> None:
        self._templates.pop((school_id, template_id), None)
