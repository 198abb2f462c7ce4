"""Statistics for hidden populations: estimation, disclosure control, linkage, synthetic data.

Pure functions on plain data. No Django, no database, and nothing else of Luotsi is imported, so that each part can be
used alone: `from luotsi.statistics import estimation`.
"""
