"""Every blueprint of the API."""

from api import stored_files
from api.routes import checklists, inspections, photos, sessions, visits

ROUTES = (
    sessions.blueprint,
    checklists.blueprint,
    photos.blueprint,
    visits.blueprint,
    inspections.blueprint,
    stored_files.blueprint,
)
