"""The reader's own account: which role they work in now, how they sign in, where they are signed in."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.access.ledger import record
from luotsi.access.people import choose_mail_language
from luotsi.access.readers import Reader
from luotsi.actors.queries import memberships_of
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.queries import feed_of
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.account import MailLanguageForm
from luotsi.desk.sign_in import SessionsAdapter


@require(*Permission)
def account(request: ReaderRequest) -> HttpResponse:
    """Who one is here, and the ways to change how one signs in."""
    user = request.reader.user
    context = {
        "places": memberships_of(user, on=timezone.localdate()),
        "has_second_factor": is_mfa_enabled(user),
        "has_password": user.has_usable_password(),
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "may_read_cases": request.reader.may(Permission.READ_CASES),
        "feed": feed_of(request.reader.membership),
        "language_form": MailLanguageForm(initial={"language": user.language}),
    }
    return render(request, "desk/account/account.html", context)


@require(*Permission)
def choose_role(request: ReaderRequest) -> HttpResponse:
    """One who works in several places chooses where they work now; it holds for this session."""
    places = memberships_of(request.reader.user, on=timezone.localdate())
    if request.method == "POST":
        chosen = next((place for place in places if str(place.pk) == request.POST.get("membership")), None)
        if chosen is not None:
            request.session["membership"] = chosen.pk
            record("session.role_chosen", by=Reader.of(chosen), subject=f"membership:{chosen.pk}", role=chosen.role)
            return redirect("desk:my-work")
        messages.error(request, _("Choose one of your roles."))
    crumbs = [{"label": _("My account"), "url": reverse("desk:account")}, {"label": _("Choose your role")}]
    context = {"places": places, "now": request.reader.membership, "crumbs": crumbs}
    return render(request, "desk/account/choose_role.html", context)


@require_POST
@require(*Permission)
def mail_language(request: ReaderRequest) -> HttpResponse:
    """The language of one's mails."""
    form = MailLanguageForm(request.POST)
    if form.is_valid():
        choose_mail_language(language=form.cleaned_data["language"], by=request.reader)
        messages.success(request, _("Your mails now come in this language."))
    else:
        messages.error(request, _("Choose one of the languages."))
    return redirect("desk:account")


@require_POST
@require(*Permission)
def end_session(request: ReaderRequest, pk: int) -> HttpResponse:
    """End one of one's own other sessions; who holds that browser has to sign in again."""
    session = get_object_or_404(UserSession, pk=pk, user=request.reader.user)
    if session.session_key == request.session.session_key:
        messages.info(request, _("This is the session that you use now. Sign out to end it."))
    else:
        SessionsAdapter().end_sessions([session])
        messages.success(request, _("The session has ended."))
    return redirect("usersessions_list")
