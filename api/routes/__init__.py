"""Every blueprint of the API."""

from api import stored_files
from api.routes import (
    boards,
    checklists,
    duties,
    enforcements,
    enterprises,
    hazards,
    inspections,
    people,
    photos,
    records,
    self_reports,
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
    self_reports.blueprint,
    hazards.blueprint,
    duties.blueprint,
    enforcements.blueprint,
    boards.blueprint,
    people.blueprint,
    visit_logs.blueprint,
    stored_files.blueprint,
)
