"""Addresses of clocks: the tab of a case, the list of an organisation's, and the calendar feed."""

from django.urls import URLPattern, path

from luotsi.desk.views import clock_feed, deadlines

urlpatterns: list[URLPattern] = [
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("cases/<slug:reference>/clocks/", deadlines.clocks, name="clocks"),
    path("cases/<slug:reference>/clocks/start/", deadlines.start, name="start-clock"),
    path("cases/<slug:reference>/clocks/<int:number>/<slug:act>/", deadlines.change, name="change-clock"),
    path("account/calendar/", clock_feed.make, name="make-feed"),
    path("account/calendar/drop/", clock_feed.drop, name="drop-feed"),
    path("calendar/<str:token>.ics", clock_feed.feed, name="clock-feed"),
]
