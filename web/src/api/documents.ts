/** The documents of the API, as `api/schemas/` writes them. Times are RFC 3339, dates 2026-11-02. */
import type { HazardGrade, HazardState } from './hazards'
import type { Place } from './places'

export interface EnterpriseRow {
  id: string
  name: string
  town_code: string
  town: string
  address: string
  sectors: string[]
  employees: number
  active: boolean
  longitude: number | null
  latitude: number | null
  distance_m: number | null
  month_visits: number
  month_visits_minimum: number
  last_visit_at: string | null
  open_hazards: number
  overdue_hazards: number
}

export interface KeyArea { id: string; name: string }

export interface RiskPoint {
  id: string
  key_area_id: string | null
  name: string
  grade: 'major' | 'larger' | 'general' | 'low'
  accident_types: string
  controls: string
  responsible: string
  emergency_measures: string
}

export interface Supervisor {
  id: string
  name: string
  title: string | null
  office_phone: string | null
}

export interface Enterprise extends EnterpriseRow {
  credit_code: string | null
  principal_name: string
  principal_phone: string | null
  safety_officer_name: string | null
  safety_officer_phone: string | null
  key_areas: KeyArea[]
  risk_points: RiskPoint[]
  supervisors: Supervisor[]
  failed_last: { item: string; on: string }[]
}

export interface EnterprisePage { enterprises: EnterpriseRow[]; next_cursor: string | null }

export interface Board {
  code: string
  key_area: string | null
  version: number
  printed_at: string | null
  posted_version: number | null
  /** Whether 举报告知牌 was seen there; null: nobody looked for it. */
  shows_tip_poster: boolean | null
  url: string
  pdf_url: string
  png_url: string
}

export interface Boards { boards: Board[] }

export interface Signature { name: string; path: string | null; refused_reason: string | null }

export interface Signatures { inspector: Signature; enterprise: Signature }

export interface Arrival {
  means: 'board_scan' | 'picked'
  board_code: string | null
  place: Place
}

export interface PreviousHazard {
  hazard_id: string
  fixed: boolean
  note: string | null
  photos: string[]
}

export type Production = 'normal' | 'suspended' | 'closed'
export type BoardState = 'updated' | 'outdated' | 'absent'

export interface VisitDocument {
  enterprise_id: string
  arrived_at: string
  left_at: string
  elapsed_s: number
  arrival: Arrival
  received_by: string
  production: Production
  self_check: string
  principal_check: string | null
  previous_hazards: PreviousHazard[]
  guidance: string | null
  board_state: BoardState
  opinion: string | null
  reported_to: string | null
  photos: string[]
  signatures: Signatures
  corrects?: string | null
  correction_reason?: string | null
}

export interface ChecklistUsed {
  sector: string
  version: string
  sha256: string
  sections: string[] | null
}

export type Result = 'pass' | 'fail' | 'na'

export interface Answer {
  item: string
  result: Result
  value: number | string | null
  note: string | null
}

export interface Finding {
  id: string
  item: string | null
  sector: string | null
  key_area_id: string | null
  part: string
  description: string
  grade: HazardGrade
  criterion: string | null
  responsible: string | null
  deadline: string | null
  photos: string[]
}

export type InspectionOrigin = 'self_check' | 'voluntary' | 'stationed' | 'enforcement' | 'report' | 'superior'

export type InspectionManner = 'routine' | 'unannounced' | 'double_random' | 'special' | 'covert'

export interface InspectionDocument {
  enterprise_id: string
  visit_id: string | null
  origin: InspectionOrigin
  started_at: string
  finished_at: string
  elapsed_s: number
  place: Place
  checklists: ChecklistUsed[]
  answers: Answer[]
  findings: Finding[]
  photos: string[]
  companions: string[]
  /** 检查方式, of an office's inspection. */
  manner?: InspectionManner
  /** 主要负责人带队: of a self-check that the principal led and signed. */
  led_by_principal?: boolean
  signatures: Signatures
}

export interface PostingDocument {
  version: number
  at: string
  elapsed_s: number
  place: Place
  photo: string
  shows_tip_poster?: boolean
}

/** The plate that tells how to report, as printed last. */
export interface TipPoster {
  open: boolean
  printed_at: string | null
  current: boolean
  files: { name: string; url: string; size_bytes: number }[]
}

export type RecordKind = 'visit' | 'inspection' | 'hazard_event' | 'board_posting' | 'duty_record' | 'enforcement' | 'standardisation'

export interface Receipt {
  id: string
  kind: RecordKind
  received_at: string
  document_sha256: string
  clock_offset_s?: number | null
  photos: { sha256: string; size_bytes: number; state: 'stored_and_checked' }[]
  hazards?: { id: string; number: string; state: HazardState; deadline: string }[]
  month_visits?: number
  state?: HazardState
}

export interface Ticket {
  method: 'PUT' | 'POST'
  url: string
  headers?: Record<string, string>
  fields?: Record<string, string>
  expires_at: string
}

export interface PhotoTickets {
  photos: { sha256: string; state: 'ticket' | 'already_there'; ticket: Ticket | null }[]
}

export interface PhotoLinks {
  sha256: string
  state: 'stored' | 'processed' | 'rejected'
  rejected_reason: string | null
  display_url: string | null
  thumbnail_url: string | null
}

export interface RecordRow {
  id: string
  enterprise_id: string
  enterprise: string
  person_id: string
  person: string
  began_at: string
  ended_at: string
  received_at: string
  corrects: string | null
  /** The visit an inspection belongs to; a visit's own id. */
  visit_id: string | null
  hazards: number
}

export interface VisitPage { visits: RecordRow[]; next_cursor: string | null }

export interface InspectionPage { inspections: RecordRow[]; next_cursor: string | null }

/** A record as it was sent: what its phone left out is absent. */
export interface SentRecord<Document> extends RecordRow { document: Partial<Document>; receipt: Receipt }

export interface VisitLog {
  id: string
  person_id: string
  person: string
  month: string
  version: number
  state: 'asked' | 'ready' | 'unchanged' | 'failed'
  asked_at: string
  ready_at: string | null
  changes: string[]
  files: { name: string; url: string; size_bytes: number }[]
}

export interface VisitLogList { visit_logs: VisitLog[] }

/** What is due or waits, told once. `over`: settled since, or past. */
export interface Notice {
  id: number
  kind: NoticeKind
  words: string
  /** Path within the pages; empty: there is no page yet. */
  link: string
  due_on: string | null
  created_at: string
  read_at: string | null
  over: boolean
}

export type NoticeKind =
  | 'deadline' | 'listing' | 'look_back' | 'confirmation' | 'assignment' | 'signature' | 'verification' | 'closing'
  | 'visits' | 'duty' | 'report' | 'wechat'

/** Nulls: WeChat is off. */
export interface WechatAccount { account: 'mini_program' | 'service_account' | null; app_id: string | null }

/** `consents`: messages still agreed to; `template`: what they are agreed to for. */
export interface OwnWechat extends WechatAccount { bound_at: string | null; template: string | null; consents: number }

/** `unread` counts all of them, not this page's alone. */
export interface NoticePage { notices: Notice[]; unread: number; next_cursor: string | null }

export interface ChecklistRow {
  sector: string
  name: string
  version: string
  sha256: string
  items: number
}

export interface ChecklistList { checklists: ChecklistRow[] }

export interface Problem {
  code: number
  status: string
  message: string
  reason: string
  errors?: Record<string, unknown>
  request_id?: string
}
