"""Forms before there is a session."""

from wtforms import EmailField, PasswordField

from admin.forms import PanelForm, TextField, at_most, one_line, required
from models.texts.catalog import mark

LONGEST_EMAIL = 254  # RFC 5321: a path has at most 256 characters, two of them its brackets


class SignInForm(PanelForm):
    email = EmailField(mark("E-mail"), [required(), at_most(LONGEST_EMAIL)], filters=[one_line])
    password = PasswordField(mark("Password"), [required(), at_most(200)])


class CodeForm(PanelForm):
    code = TextField(mark("Code"), [required(), at_most(20)])


class ForgottenForm(PanelForm):
    email = EmailField(mark("E-mail"), [required(), at_most(LONGEST_EMAIL)], filters=[one_line])


class NewPasswordForm(PanelForm):
    password = PasswordField(mark("New password"), [required()])
    again = PasswordField(mark("New password once more"), [required()])
