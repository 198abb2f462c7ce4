from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "luotsi.referral"
    label = "referral"
