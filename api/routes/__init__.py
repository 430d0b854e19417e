"""Every blueprint of the API."""

from api import stored_files
from api.routes import (
    boards,
    checklists,
    duties,
    enforcements,
    enterprise_changes,
    enterprises,
    hazards,
    inspections,
    notices,
    people,
    photos,
    records,
    self_reports,
    sessions,
    stationing,
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
    enterprise_changes.blueprint,
    self_reports.blueprint,
    hazards.blueprint,
    duties.blueprint,
    enforcements.blueprint,
    boards.blueprint,
    people.blueprint,
    stationing.blueprint,
    visit_logs.blueprint,
    notices.blueprint,
    stored_files.blueprint,
)
