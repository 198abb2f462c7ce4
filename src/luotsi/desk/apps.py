from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "luotsi.desk"
    label = "desk"

    def ready(self) -> None:
        """Let the ledger hear of sign-ins and My work of what waits: both connect when their modules are imported."""
        from luotsi.desk import sign_in, waiting_disclosures  # noqa: F401
