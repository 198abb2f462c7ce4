"""The web process: `granian --interface wsgi luotsi.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luotsi.config.settings")
application = get_wsgi_application()
