"""Forms about oneself."""

from wtforms import PasswordField

from admin.forms import PanelForm, TextField, at_most, required
from models.texts.catalog import mark


class ProofForm(PanelForm):
    """Before anything changes by which one signs in."""

    proof = PasswordField(mark("Password as it is now"), [required(), at_most(200)])


class ConfirmCodeForm(ProofForm):
    code = TextField(mark("The six digits that the app shows now"), [required(), at_most(10)])


class ChangePasswordForm(PanelForm):
    now = PasswordField(mark("Password as it is now"), [required(), at_most(200)])
    password = PasswordField(mark("New password"), [required()])
    again = PasswordField(mark("New password once more"), [required()])
