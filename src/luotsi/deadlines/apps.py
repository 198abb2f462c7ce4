from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "luotsi.deadlines"
    label = "deadlines"
