from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "luotsi.assistance"
    label = "assistance"
