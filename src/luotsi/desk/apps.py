from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "luotsi.desk"
    label = "desk"

    def ready(self) -> None:
        """Let the ledger hear of sign-ins: the receivers connect when their module is imported. Let rooms say what waits."""
        from luotsi.desk import sign_in, waiting, waiting_team  # noqa: F401  importing sign_in is enough

        waiting.SOURCES.append(waiting_team.SOURCE)
