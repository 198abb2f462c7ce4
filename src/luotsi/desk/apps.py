from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "luotsi.desk"
    label = "desk"

    def ready(self) -> None:
        """Let the ledger hear of sign-ins, which connects when it is imported, and My work of what waits in every room."""
        from luotsi.desk import (  # noqa: F401  sign_in is only imported
            sign_in,
            waiting,
            waiting_assistance,
            waiting_consent,
            waiting_deadlines,
            waiting_disclosures,
            waiting_papers,
            waiting_person,
            waiting_team,
        )

        waiting.SOURCES[:] = [
            *waiting_deadlines.OWN,
            *waiting_consent.OWN,
            *waiting_team.OWN,
            *waiting_disclosures.OWN,
            *waiting_assistance.OWN,
            *waiting_papers.OWN,
            *waiting_person.OWN,
        ]
