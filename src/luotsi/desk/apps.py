from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "luotsi.desk"
    label = "desk"

    def ready(self) -> None:
        """Let the ledger hear of sign-ins: the receivers connect when their module is imported."""
        from luotsi.desk import sign_in  # noqa: F401
