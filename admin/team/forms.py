"""Forms about the office's people and roles."""

from collections.abc import Iterable

from wtforms import EmailField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from admin.forms import PanelForm, TextField, at_most, choices, one_line, required, wrong
from admin.sign_in.forms import LONGEST_EMAIL
from admin.team.words import PERMISSIONS
from models.texts.catalog import mark
from models.usecases.panel_team import LONGEST_NAME


def is_email(_form: PanelForm, field: EmailField) -> None:
    """As much as can be told without sending a letter: a name, the sign @, and a place with a dot."""
    name, at, place = str(field.data).rpartition("@")
    if not (name and at and "." in place.strip(".")) or " " in str(field.data):
        raise wrong(mark("This is no e-mail address."))


class RoleForm(PanelForm):
    """Which role somebody gets."""

    role = SelectField(mark("Role in the office"), validate_choice=False)

    def offer(self, roles: Iterable[tuple[str, str]]) -> None:
        """The roles that may be given: their values and their names."""
        self.role.choices = choices(roles)


class InviteForm(RoleForm):
    """A link for somebody who uses LINE."""


class LoginForm(RoleForm):
    """Somebody who signs in with a password."""

    name = TextField(mark("Name"), [required(), at_most(LONGEST_NAME)])
    email = EmailField(mark("E-mail"), [required(), at_most(LONGEST_EMAIL), is_email], filters=[one_line])


class OwnRoleForm(PanelForm):
    """A role of the village's own."""

    name = TextField(mark("Name of the role"), [required(), at_most(LONGEST_NAME)])
    permissions = SelectMultipleField(
        mark("May"),
        choices=choices((one.value, words) for one, words in PERMISSIONS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate_permissions(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise wrong(mark("Choose at least one thing that this role may do."))
