"""Addresses of consents."""

from django.urls import URLPattern, path

from luotsi.desk.views import consents

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/consents/", consents.consents, name="consents"),
    path("cases/<slug:reference>/consents/new/", consents.consent, name="consent"),
    path("cases/<slug:reference>/consents/sheet/", consents.sheet, name="consent-sheet"),
    path("cases/<slug:reference>/consents/<int:number>/", consents.one_consent, name="one-consent"),
    path("cases/<slug:reference>/consents/<int:number>/withdraw/", consents.withdraw_consent, name="withdraw-consent"),
    path("recalls/<uuid:reference>/", consents.recall, name="recall"),
]
