"""The office's people as they look."""

from sqlalchemy import Engine, text

from tests.admin.conftest import SignIn
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser
from tests.cast import Cast


def test_the_office_with_many_people(looks: Looks, office: Browser, seated: SignIn, cast: Cast, owner: Engine) -> None:
    form = {"name": "หัวหน้า รปภ.", "permissions": ["today.see", "records.see", "records.phones", "watchlist.manage"]}
    office.post("/admin/team/roles/new", form)
    with owner.connect() as connection:
        role = connection.scalar(text("SELECT id FROM panel_role"))
    seated(cast.nobody, None, custom=role)
    seated(cast.malee, "viewer")
    form = {"name": "มานี ศรีสุข ณ อยุธยาเจริญพัฒนา", "email": "manee.srisuk@sukjai-village.example.com", "role": "staff"}
    office.post("/admin/team/login", form)
    office.post("/admin/team/invite", {"role": "staff"})
    office.get("/admin/today")
    looks.at(office, "/admin/team", "team", whole=True)
    looks.at(office, f"/admin/team/roles/{role}", "role", whole=True)
