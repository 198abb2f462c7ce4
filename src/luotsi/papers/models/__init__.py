"""Documents, statements and messages of a case. Words in them are sealed with the person's key."""

from luotsi.papers.models.documents import Document, Version
from luotsi.papers.models.messages import Attachment, Message, Party, Thread
from luotsi.papers.models.statements import Statement, Translation

__all__ = ["Attachment", "Document", "Message", "Party", "Statement", "Thread", "Translation", "Version"]
