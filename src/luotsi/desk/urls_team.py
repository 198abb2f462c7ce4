"""Addresses of the joint team, joint meetings and their figures."""

from django.urls import URLPattern, path

from luotsi.desk.views import meetings, team

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/team/", team.team, name="team"),
    path("cases/<slug:reference>/team/invite/", team.invite, name="invite"),
    path("cases/<slug:reference>/team/meeting/", meetings.convene, name="convene"),
    path("team/<uuid:reference>/", team.invitation, name="team-invitation"),
    path("team/<uuid:reference>/accept/", team.accept, name="join-team"),
    path("team/<uuid:reference>/decline/", team.decline, name="decline-team"),
    path("team/<uuid:reference>/withdraw/", team.withdraw, name="withdraw-invitation"),
    path("team/<uuid:reference>/end/", team.end, name="end-seat"),
    path("meetings/<uuid:reference>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:reference>/questions/", meetings.ask, name="ask-question"),
    path("meetings/<uuid:reference>/questions/<int:number>/", meetings.write, name="write-item"),
    path("meetings/<uuid:reference>/actions/", meetings.agree, name="agree-action"),
    path("meetings/<uuid:reference>/actions/<int:number>/", meetings.end_action, name="end-action"),
    path("meetings/<uuid:reference>/confirm/", meetings.confirm, name="confirm-minutes"),
    path("meetings/<uuid:reference>/cancel/", meetings.cancel, name="cancel-meeting"),
    path("coordination/<int:number>/meeting/", meetings.convene_for_call, name="convene-for-call"),
    path("figures/joint-action/", meetings.joint_action, name="joint-action"),
]
