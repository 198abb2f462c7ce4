from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "luotsi.disclosure"
    label = "disclosure"
