"""What a WSGI server imports."""

from api.app import create_app
from local.guard_board import guard_troubles
from settings import Settings

app = create_app(Settings.from_env(), guard_troubles)
