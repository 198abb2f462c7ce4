"""Words for documents, statements and messages, and the sentences of the ledger about them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "document.filed": gettext_lazy("%(organisation)s filed a document under %(compartment)s."),
    "document.version_added": gettext_lazy(
        "%(organisation)s added version %(version)s of a document under %(compartment)s."
    ),
    "document.looked_at": gettext_lazy("%(organisation)s looked at a document under %(compartment)s."),
    "document.opened": gettext_lazy("%(organisation)s opened a document under %(compartment)s."),
    "documents.looked_at": gettext_lazy("%(organisation)s looked at the list of documents: %(compartments)s."),
    "files.swept": gettext_lazy("Files without a record were removed: %(count)s."),
    "letter.made": gettext_lazy("%(organisation)s made a letter under %(compartment)s."),
    "message.written": gettext_lazy("%(organisation)s wrote a message under %(compartment)s."),
    "statement.corrected": gettext_lazy(
        "%(organisation)s corrected a statement under %(compartment)s. The first stays."
    ),
    "statement.looked_at": gettext_lazy("%(organisation)s read a statement under %(compartment)s."),
    "statement.translated": gettext_lazy("%(organisation)s added a translation of a statement under %(compartment)s."),
    "statement.written": gettext_lazy("%(organisation)s took down a statement under %(compartment)s."),
    "thread.begun": gettext_lazy(
        "%(organisation)s began a conversation with named organisations under %(compartment)s."
    ),
    "threads.looked_at": gettext_lazy("%(organisation)s looked at the list of conversations: %(compartments)s."),
    "thread.read": gettext_lazy("%(organisation)s read a conversation under %(compartment)s."),
}
