"""Addresses of the desk. They carry references, never database keys of people."""

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from luotsi.desk.gallery import gallery
from luotsi.desk.urls_assistance import urlpatterns as assistance
from luotsi.desk.urls_consent import urlpatterns as consent
from luotsi.desk.urls_deadlines import urlpatterns as deadlines
from luotsi.desk.urls_disclosures import urlpatterns as across_the_wall
from luotsi.desk.urls_more import urlpatterns as more
from luotsi.desk.urls_papers import urlpatterns as papers
from luotsi.desk.urls_person import urlpatterns as person
from luotsi.desk.urls_team import urlpatterns as team
from luotsi.desk.views import cases, handoffs, my_work, referrals, signals

app_name = "desk"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:demo" if settings.DEMO else "desk:my-work"), name="home"),
    path("work/", my_work.my_work, name="my-work"),
    path("signals/", signals.signals, name="signals"),
    path("signals/new/", signals.new_signal, name="new-signal"),
    path("signals/<slug:reference>/", signals.signal, name="signal"),
    path("signals/<slug:reference>/advice/", signals.ask_advice, name="ask-advice"),
    path("signals/<slug:reference>/end/", signals.end_signal, name="end-signal"),
    path("signals/<slug:reference>/referral/", referrals.start, name="start-referral"),
    path("advice/<uuid:reference>/", signals.advice, name="advice"),
    path("referrals/<uuid:reference>/", referrals.draft, name="draft"),
    path("referrals/<uuid:reference>/<slug:name>/", referrals.draft_step, name="draft-step"),
    path("cases/", cases.cases, name="cases"),
    path("cases/searches/", cases.save_search, name="save-search"),
    path("cases/searches/drop/", cases.drop_search, name="drop-search"),
    path("cases/find/", cases.find, name="find"),
    path("cases/<slug:reference>/", cases.case, name="case"),
    path("cases/<slug:reference>/offer/", cases.offer, name="offer"),
    path("cases/<slug:reference>/decide/<slug:stage>/", cases.decide, name="decide"),
    path("cases/<slug:reference>/stage/", cases.move, name="move"),
    path("cases/<slug:reference>/close/", cases.close, name="close"),
    path("cases/<slug:reference>/reopen/", cases.reopen, name="reopen"),
    path("cases/<slug:reference>/notes/", cases.note, name="note"),
    path("cases/<slug:reference>/meeting/", cases.ask_meeting, name="ask-meeting"),
    path("cases/<slug:reference>/clocks/<int:number>/", cases.meet_clock, name="meet-clock"),
    path("cases/<slug:reference>/decisions/<int:number>/appeal/", cases.appeal, name="appeal"),
    path("handoffs/<uuid:reference>/", handoffs.handoff, name="handoff"),
    path("handoffs/<uuid:reference>/accept/", handoffs.accept, name="accept"),
    path("handoffs/<uuid:reference>/decline/", handoffs.decline, name="decline"),
    path("handoffs/<uuid:reference>/withdraw/", handoffs.withdraw, name="withdraw"),
    path("coordination/", handoffs.coordination, name="coordination"),
    path("coordination/<int:number>/", handoffs.settle, name="settle"),
    *assistance,
    *consent,
    *deadlines,
    *across_the_wall,
    *papers,
    *person,
    *team,
    *more,
]
if settings.DEMO:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
