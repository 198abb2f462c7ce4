"""Luotsi: national anti-trafficking coordination."""
