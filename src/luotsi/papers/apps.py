from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "luotsi.papers"
    label = "papers"
