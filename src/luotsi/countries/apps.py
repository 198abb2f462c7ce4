from django.apps import AppConfig


class CountriesConfig(AppConfig):
    name = "luotsi.countries"
    label = "countries"
