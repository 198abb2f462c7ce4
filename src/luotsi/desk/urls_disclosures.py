"""Addresses of disclosures on both sides, and of investigations."""

from django.urls import URLPattern, path

from luotsi.desk.views import disclosures, investigations

ONE = "cases/<slug:reference>/disclosures/<uuid:which>/"
urlpatterns: list[URLPattern] = [
    path("disclosures/", disclosures.sent_disclosures, name="sent-disclosures"),
    path("cases/<slug:reference>/disclosures/", disclosures.disclosures, name="disclosures"),
    path("cases/<slug:reference>/disclosures/new/", disclosures.new_disclosure, name="new-disclosure"),
    path(ONE, disclosures.disclosure, name="disclosure"),
    path(f"{ONE}parts/", disclosures.add_part, name="add-part"),
    path(f"{ONE}parts/<int:number>/remove/", disclosures.remove_part, name="remove-part"),
    path(f"{ONE}submit/", disclosures.submit_disclosure, name="submit-disclosure"),
    path(f"{ONE}send/", disclosures.send_disclosure, name="send-disclosure"),
    path(f"{ONE}return/", disclosures.return_disclosure, name="return-disclosure"),
    path(f"{ONE}drop/", disclosures.drop_disclosure, name="drop-disclosure"),
    path(f"{ONE}recall/", disclosures.recall_disclosure, name="recall-disclosure"),
    path("support-requests/<uuid:which>/", disclosures.support_request, name="support-request"),
    path("received/", investigations.received, name="received"),
    path("received/<uuid:which>/", investigations.received_disclosure, name="received-disclosure"),
    path("received/<uuid:which>/acknowledge/", investigations.acknowledge, name="acknowledge"),
    path("received/<uuid:which>/refuse/", investigations.refuse, name="refuse-disclosure"),
    path("received/<uuid:which>/attach/", investigations.attach, name="attach-disclosure"),
    path("received/<uuid:which>/delete/", investigations.confirm_deletion, name="confirm-deletion"),
    path("investigations/", investigations.investigations, name="investigations"),
    path("investigations/new/", investigations.new_investigation, name="new-investigation"),
    path("investigations/<slug:reference>/", investigations.investigation, name="investigation"),
    path("investigations/<slug:reference>/start/", investigations.start_investigation, name="start-investigation"),
    path("investigations/<slug:reference>/notes/", investigations.note_investigation, name="note-investigation"),
    path("investigations/<slug:reference>/close/", investigations.close_investigation, name="close-investigation"),
    path("investigations/<slug:reference>/ask/", investigations.request_support, name="request-support"),
]
