from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "luotsi.access"
    label = "access"
