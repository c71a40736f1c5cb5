"""Mails a monthly report that was made to the addresses of the schedule."""

from email.message import EmailMessage
from typing import Any
from uuid import UUID

from models.domain.errors import NotFound
from models.queries.report_schedules import Schedule, schedule
from models.queries.tasks import TaskFile, file_of
from models.queries.villages import village
from models.texts import catalog
from models.texts.catalog import Say, mark
from models.usecases.report_schedules import is_to_be_mailed, was_mailed, was_not_mailed
from models.usecases.tasks import Result, finish_task
from workers.assignments import Assignment, CannotBeDone
from workers.mail import Mailer, MailFailed

NO_MAIL = mark("No mail server is set up, so the report was not mailed. It waits under Files.")
GONE = mark("The report's file is gone, so it was not mailed. Ask for it once more.")
REFUSED = mark("The mail server did not take the report. It waits under Files.")


def make(given: Assignment) -> Result | None:
    """No file: it ends with the letter's being sent, or not."""
    task_id = UUID(str(given.task.facts["file"]))
    with given.work() as work:
        if not is_to_be_mailed(work, task_id):
            finish_task(work, given.task.id, None, found={"sent": False})
            return None
    try:
        _send(given, task_id)
    except MailFailed as failed:
        with given.work() as work:
            again_at = was_not_mailed(work, task_id, str(failed))
            if again_at:
                finish_task(work, given.task.id, None, found={"sent": False})
        if again_at is None:
            raise CannotBeDone(str(failed)) from None
        return None
    with given.work() as work:
        was_mailed(work, task_id)
        finish_task(work, given.task.id, None, found={"sent": True})
    return None


def _send(given: Assignment, task_id: UUID) -> None:
    """Raises MailFailed, with a msgid."""
    told = given.runtime.settings
    if not (told.smtp_url and told.mail_from):
        raise MailFailed(NO_MAIL)
    with given.work() as work:
        found, ours = schedule(work), village(work)
        try:
            file = file_of(work, task_id)
        except NotFound:
            raise MailFailed(GONE) from None
    if found is None or not found.addresses:
        raise MailFailed(NO_MAIL)
    letter = _letter(found, file, ours.name, catalog.of(given.task.language))
    letter["From"] = told.mail_from
    # the same for each try, so that a mail server may know it again
    letter["Message-ID"] = f"<{task_id}@{told.mail_from.rpartition('@')[2].rstrip('>')}>"
    try:
        Mailer(told.smtp_url, told.mail_from).send(letter)
    except MailFailed:
        raise MailFailed(REFUSED) from None


def _letter(found: Schedule, file: TaskFile, village_name: str, say: Say) -> EmailMessage:
    letter = EmailMessage()
    letter["To"] = ", ".join(found.addresses)
    title: Any = file.name.removesuffix(".pdf")
    letter["Subject"] = f"{village_name}: {title}"
    words = say("The monthly report of {village} is attached.", village=village_name)
    by_itself = say("This letter was sent by itself. The office can change when and to whom.")
    letter.set_content(f"{words}\n\n{by_itself}\n")
    letter.add_attachment(file.body, maintype="application", subtype="pdf", filename=file.name)
    return letter
