from django.apps import AppConfig


class InvestigationConfig(AppConfig):
    name = "luotsi.investigation"
    label = "investigation"
