"""Every blueprint of the API."""

from api import stored_files
from api.routes import (
    boards,
    checklists,
    enterprises,
    hazards,
    inspections,
    people,
    photos,
    records,
    sessions,
    visit_logs,
    visits,
)

ROUTES = (
    sessions.blueprint,
    checklists.blueprint,
    photos.blueprint,
    visits.blueprint,
    inspections.blueprint,
    records.blueprint,
    enterprises.blueprint,
    hazards.blueprint,
    boards.blueprint,
    people.blueprint,
    visit_logs.blueprint,
    stored_files.blueprint,
)
