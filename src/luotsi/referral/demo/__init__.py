"""Invented people and cases in the proportions of the published figures, for demonstrations and for measuring."""

from luotsi.referral.demo.teams import make_demo_teams
from luotsi.referral.demo.working import WorkerEnded
from luotsi.referral.demo.writing import has_cases, write_demo_data

__all__ = ["WorkerEnded", "has_cases", "make_demo_teams", "write_demo_data"]
