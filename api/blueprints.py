"""Every blueprint of the API."""

from api import stored_files
from api.accidents import routes as accidents
from api.accounts import activation_routes as activations
from api.accounts import own_routes as own_accounts
from api.accounts import session_routes as sessions
from api.boards import routes as boards
from api.checklists import routes as checklists
from api.draws import routes as draws
from api.duties import routes as duties
from api.duties import self_report_routes as self_reports
from api.enforcement import routes as enforcements
from api.enterprises import (
    change_routes as enterprise_changes,
)
from api.enterprises import found_routes as found_enterprises
from api.enterprises import (
    routes as enterprises,
)
from api.hazards import inspection_routes as inspections
from api.hazards import routes as hazards
from api.notices import routes as notices
from api.notices import wechat_routes as wechat
from api.papers import routes as papers
from api.people import routes as people
from api.plan_changes import routes as plan_changes
from api.records import photo_routes as photos
from api.reports import draw_routes as report_draws
from api.reports import file_routes as report_files
from api.reports import routes as reports
from api.screens import record_routes as records
from api.standardisation import routes as standardisations
from api.tables import export_routes as exports
from api.tables import import_routes as imports
from api.tables import table_routes as tables
from api.tips.desk import (
    case_routes as tip_cases,
)
from api.tips.desk import (
    key_routes as tip_keys,
)
from api.tips.desk import (
    officer_routes as officers,
)
from api.tips.desk import (
    poster_routes as tip_posters,
)
from api.tips.public import routes as tips
from api.visits import log_routes as visit_logs
from api.visits import routes as visits
from api.visits import stationing_routes as stationing
from api.work import routes as work
from api.work import village_routes as villages

ROUTES = (
    sessions.blueprint,
    activations.blueprint,
    own_accounts.blueprint,
    checklists.blueprint,
    plan_changes.blueprint,
    photos.blueprint,
    visits.blueprint,
    inspections.blueprint,
    records.blueprint,
    enterprises.blueprint,
    enterprise_changes.blueprint,
    found_enterprises.blueprint,
    self_reports.blueprint,
    hazards.blueprint,
    duties.blueprint,
    reports.blueprint,
    report_draws.blueprint,
    report_files.blueprint,
    draws.blueprint,
    accidents.blueprint,
    standardisations.blueprint,
    work.blueprint,
    villages.blueprint,
    enforcements.blueprint,
    boards.blueprint,
    papers.blueprint,
    people.blueprint,
    stationing.blueprint,
    tables.blueprint,
    imports.blueprint,
    exports.blueprint,
    tip_cases.blueprint,
    tip_keys.blueprint,
    officers.blueprint,
    tip_posters.blueprint,
    visit_logs.blueprint,
    notices.blueprint,
    tips.blueprint,
    wechat.blueprint,
    stored_files.blueprint,
)
