import type { Answer, Finding, InspectionDocument, PreviousHazard, VisitDocument } from '@/api/documents'
import { answerOf, type Question } from '@/features/inspections'
import { type Draft, type DraftLog, draftPhotos } from '@/offline/store/draft'
import type { NewRecord } from '@/offline/store/outbox'
import { bound, shownOfAll } from '@/phone/shown'
import { rfc3339 } from '@/words/time'

const orNull = (words: string) => words.trim() || null

/** The inspection as it will be sent. `draft` lacks nothing. */
export function inspectionDocument(draft: Draft, questions: Question[]): InspectionDocument {
  const began = Date.parse(draft.began_at)
  const finished = draft.inspected_at ? Date.parse(draft.inspected_at) : began + draft.elapsed_ms
  return {
    enterprise_id: draft.enterprise.id,
    visit_id: draft.origin === 'stationed' ? draft.id : null,
    origin: draft.origin,
    started_at: rfc3339(new Date(began)),
    finished_at: rfc3339(new Date(Math.max(began, finished))),
    elapsed_s: Math.round(draft.elapsed_ms / 1000),
    place: draft.arrival?.place ?? { fix: null, no_fix_reason: '没有定位' },
    checklists: draft.checklists,
    answers: questions.map(({ item }) => sentAnswer(draft, item.id)),
    findings: sentFindings(draft, questions),
    photos: [],
    companions: companionsOf(draft),
    ...(draft.manner ? { manner: draft.manner } : {}),
    ...(draft.office ? { office: draft.office } : {}),
    ...(draft.team?.trim() ? { team: draft.team.trim() } : {}),
    ...(draft.manner === 'joint' ? { joint_offices: draft.joint_offices ?? [] } : {}),
    ...(draft.led_by_principal ? { led_by_principal: true } : {}),
    signatures: draft.signatures,
  }
}

/** The names of those who came along, each once. */
export function companionsOf({ companions }: Pick<Draft, 'companions'>): string[] {
  return [...new Set(companions.split(/[、，,\s]+/).filter(Boolean))]
}

/** Those of items that were taken out of the choice again are left out. */
function sentFindings(draft: Draft, questions: Question[]): Finding[] {
  const asked = new Set(questions.map(({ item }) => item.id))
  return draft.findings
    .filter(({ item }) => item === null || asked.has(item))
    .map((finding) => ({
      ...finding,
      part: finding.part.trim(),
      description: finding.description.trim(),
      criterion: finding.grade === 'major' ? finding.criterion : null,
      responsible: orNull(finding.responsible ?? ''),
    }))
}

function sentAnswer(draft: Draft, item: string): Answer {
  const { result, value, note } = answerOf(draft, item)
  const judged = result ?? 'na'
  return { item, result: judged, value: judged === 'na' || value === '' ? null : value, note: orNull(note ?? '') }
}

/** The visit with its log entry. `leftAt` is when it was handed in. `draft` lacks nothing. */
export function visitDocument(draft: Draft, leftAt: Date): VisitDocument {
  return {
    enterprise_id: draft.enterprise.id,
    arrived_at: draft.began_at,
    left_at: rfc3339(new Date(Math.max(leftAt.getTime(), Date.parse(draft.began_at)))),
    elapsed_s: Math.round(draft.elapsed_ms / 1000),
    arrival: draft.arrival ?? {
      means: 'picked', board_code: null, place: { fix: null, no_fix_reason: '没有定位' },
    },
    previous_hazards: draft.previous.map(sentPrevious),
    ...sentLog(draft.log),
    signatures: draft.signatures,
  }
}

/** The log's fields as they are sent. `log` lacks nothing. */
export function sentLog(log: DraftLog) {
  return {
    received_by: log.received_by.trim(),
    production: log.production ?? 'normal',
    self_check: log.self_check.trim(),
    principal_check: orNull(log.principal_check),
    guidance: orNull(log.guidance),
    board_state: log.board_state ?? 'absent',
    opinion: orNull(log.opinion),
    reported_to: orNull(log.reported_to),
    photos: log.photos,
  }
}

function sentPrevious(hazard: Draft['previous'][number]): PreviousHazard {
  return {
    hazard_id: hazard.hazard_id, fixed: hazard.fixed ?? false, note: orNull(hazard.note), photos: hazard.photos,
  }
}

/** The records that a draft becomes, but for those that were sent before it was corrected. */
export function recordsOf(draft: Draft, questions: Question[], now: Date): NewRecord[] {
  const unsent = ({ id }: NewRecord) => !draft.sent.includes(id)
  const made_at = rfc3339(now)
  const inspection: NewRecord = {
    id: draft.inspection_id, kind: 'inspection', path: `/inspections/${draft.inspection_id}`,
    title: draft.enterprise.name, document: bound(inspectionDocument(draft, questions)),
    photos: [...new Set(sentFindings(draft, questions).flatMap((question) => question.photos))], draft_id: draft.id, made_at,
  }
  if (draft.origin !== 'stationed') return [inspection].filter(unsent)
  const visit: NewRecord = {
    id: draft.id, kind: 'visit', path: `/visits/${draft.id}`, title: draft.enterprise.name,
    document: bound(visitDocument(draft, now)),
    photos: draftPhotos({ ...draft, findings: [] }),
    draft_id: draft.id, made_at,
  }
  return [inspection, visit].filter(unsent)
}

/** What both sides of the draft sign, as a hash. */
export function shownOfDraft(draft: Draft, questions: Question[]): string {
  const inspection = inspectionDocument(draft, questions)
  return shownOfAll(draft.origin === 'stationed' ? [inspection, visitDocument(draft, new Date())] : [inspection])
}
