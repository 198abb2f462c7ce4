"""Addresses of assistance: the service directory, requests, the assistance of a case, claims, figures."""

from django.urls import URLPattern, path

from luotsi.desk.views import assistance, assistance_records, claims, parity, service_requests, services

urlpatterns: list[URLPattern] = [
    path("services/", services.services, name="services"),
    path("services/own/", services.own_services, name="own-services"),
    path("services/new/", services.new_service, name="new-service"),
    path("services/<uuid:reference>/", services.service, name="service"),
    path("services/<uuid:reference>/change/", services.change_service, name="change-service"),
    path("services/<uuid:reference>/places/", services.count_places, name="count-places"),
    path("services/<uuid:reference>/end/", services.end_service, name="end-service"),
    path("service-requests/", service_requests.service_requests, name="service-requests"),
    path("service-requests/<uuid:reference>/", service_requests.service_request, name="service-request"),
    path("service-requests/<uuid:reference>/accept/", service_requests.accept, name="accept-request"),
    path("service-requests/<uuid:reference>/decline/", service_requests.decline, name="decline-request"),
    path("service-requests/<uuid:reference>/cancel/", service_requests.cancel, name="cancel-request"),
    path("service-requests/<uuid:reference>/start/", service_requests.start, name="start-service"),
    path("service-requests/<uuid:reference>/finish/", service_requests.finish, name="finish-service"),
    path("cases/<slug:reference>/assistance/", assistance.assistance, name="assistance"),
    path("cases/<slug:reference>/assistance/assess/<slug:kind>/", assistance.assess, name="assess"),
    path("cases/<slug:reference>/assistance/ask/", assistance.ask_service, name="ask-service"),
    path("cases/<slug:reference>/assistance/residence/", assistance.record_residence, name="record-residence"),
    path("cases/<slug:reference>/assistance/claim/", assistance.draft_claim, name="draft-claim"),
    path("cases/<slug:reference>/assistance/<slug:kind>/add/", assistance_records.add_record, name="add-record"),
    path(
        "cases/<slug:reference>/assistance/<slug:kind>/<int:number>/", assistance_records.follow_record,
        name="follow-record",
    ),
    path("claims/<uuid:reference>/", claims.claim, name="claim"),
    path("parity/", parity.parity, name="parity"),
]  # fmt: skip
