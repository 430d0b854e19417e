import type {
  Arrival, BoardState, ChecklistUsed, Finding, InspectionManner, InspectionOrigin, KeyArea, Production, Result, Signature,
} from '@/api/documents'
import type { HazardState } from '@/api/hazards'

/** The steps of the work, in order; a draft opens again where it was left. */
export type Step = 'arrive' | 'check' | 'log' | 'sign'

export interface DraftAnswer {
  /** null: a value was typed, nothing judged yet. */
  result: Result | null
  value: number | string | null
  note: string | null
}

export interface DraftPrevious {
  hazard_id: string
  number: string
  part: string
  description: string
  state: HazardState
  deadline: string
  found_photos: string[]
  fixed: boolean | null
  note: string
  photos: string[]
}

export interface DraftLog {
  received_by: string
  production: Production | null
  self_check: string
  principal_check: string
  guidance: string
  board_state: BoardState | null
  opinion: string
  reported_to: string
  photos: string[]
}

/** What somebody is entering at one enterprise: a visit with its inspection, or an inspection alone. */
export interface Draft {
  /** The visit's UUID. */
  id: string
  inspection_id: string
  origin: InspectionOrigin
  enterprise: { id: string; name: string; address: string; sectors: string[]; key_areas: KeyArea[]; principal_name?: string }
  step: Step
  began_at: string
  /** Counted by the phone, whatever its clock is set to. */
  elapsed_ms: number
  saved_at: number
  arrival: Arrival | null
  previous: DraftPrevious[]
  checklists: ChecklistUsed[]
  /** The items that failed here last time, as told when the work began. */
  failed_last: string[]
  answers: Record<string, DraftAnswer>
  findings: Finding[]
  /** The item whose card was open. */
  at_item: string | null
  /** The finding whose sheet was open. */
  open_finding: string | null
  inspected_at: string | null
  companions: string
  /** 检查方式; of an office's inspection alone. */
  manner?: InspectionManner | null
  /** In whose name, by which team and with which other offices; of an office's inspection, if it was told. */
  office?: string
  team?: string
  joint_offices?: string[]
  /** 主要负责人带队; drafts of an older page do not know it. */
  led_by_principal?: boolean
  log: DraftLog
  signatures: { inspector: Signature; enterprise: Signature }
  /** Handed to the outbox. It stays until every record of it has its receipt. */
  submitted: boolean
  /** Records of it that have their receipt while a sibling was taken back to be corrected. */
  sent: string[]
}

export function emptyLog(): DraftLog {
  return {
    received_by: '', production: null, self_check: '', principal_check: '', guidance: '',
    board_state: null, opinion: '', reported_to: '', photos: [],
  }
}

export function emptySignature(name = ''): Signature {
  return { name, path: null, refused_reason: null, shown_sha256: null }
}

/** Every photo the draft refers to, once. */
export function draftPhotos(draft: Draft): string[] {
  const all = [
    ...draft.log.photos,
    ...draft.previous.flatMap((hazard) => hazard.photos),
    ...draft.findings.flatMap((finding) => finding.photos),
  ]
  return [...new Set(all)]
}
