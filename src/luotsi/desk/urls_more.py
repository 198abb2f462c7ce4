"""Addresses of signing in, the directory, an organisation's own pages, the country and the ledger."""

from django.urls import URLPattern, path

from luotsi.desk.views import account, country, demo, directory, ledger, organisation

urlpatterns: list[URLPattern] = [
    path("demo/", demo.demo, name="demo"),
    path("account/", account.account, name="account"),
    path("account/role/", account.choose_role, name="choose-role"),
    path("account/mail-language/", account.mail_language, name="mail-language"),
    path("account/sessions/<int:pk>/end/", account.end_session, name="end-session"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<slug:code>/", directory.entry, name="directory-entry"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/people/add/", organisation.add_person, name="add-person"),
    path("organisation/people/<int:pk>/remove/", organisation.remove_person, name="remove-person"),
    path("organisation/contacts/add/", organisation.add_contact, name="add-contact"),
    path("organisation/contacts/<int:pk>/", organisation.change_contact, name="change-contact"),
    path("organisation/contacts/<int:pk>/confirm/", organisation.confirm_contact, name="confirm-contact"),
    path("organisation/contacts/<int:pk>/end/", organisation.end_contact, name="end-contact"),
    path("country/", country.country, name="country"),
    path("country/<slug:section>/", country.section, name="country-section"),
    path("ledger/", ledger.ledger, name="ledger"),
]
