from django.apps import AppConfig


class Config(AppConfig):
    name = "luotsi.config"
    label = "config"
