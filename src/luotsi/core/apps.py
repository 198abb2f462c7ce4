from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "luotsi.core"
    label = "core"
