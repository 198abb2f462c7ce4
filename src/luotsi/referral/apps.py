from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "luotsi.referral"
    label = "referral"

    def ready(self) -> None:
        """The parts of this room's rows in what the person is given are known from the start."""
        from luotsi.referral import subject_parts  # noqa: F401
