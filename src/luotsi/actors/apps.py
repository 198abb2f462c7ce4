from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "luotsi.actors"
    label = "actors"
