/** A hazard as the API writes it: its states, the events of its life, and what the plan advises. */
import type { Role } from './people'
import type { Place } from './places'

export type HazardGrade = 'general' | 'major'

export type HazardState =
  | 'unconfirmed' | 'confirmed' | 'assigned' | 'open' | 'rectifying' | 'submitted' | 'rejected' | 'verified'
  | 'closed' | 'settled'

export type HazardEventKind =
  | 'confirm' | 'assign' | 'sign_for' | 'refuse' | 'start' | 'rectify' | 'fix_at_once' | 'verify' | 'reject'
  | 'extend' | 'list' | 'delist' | 'decide' | 'close' | 'look_back' | 'reopen'

/** 五落实: 责任, 措施, 资金, 期限, 应急预案. */
export interface FivePromises { duty: string; measures: string; funds: string; deadline: string; plan: string }

/** What a person decides for a hazard; words in the ledger's table. */
export type Disposition =
  | 'no_penalty' | 'no_listing' | 'heavier_penalty' | 'maximum_penalty' | 'list_and_supervise' | 'publish_in_media'
  | 'interview' | 'suspend_production' | 'hold_accountable' | 'veto' | 'penalise_both' | 'joint_discipline'
  | 'propose_closure' | 'ban_principal' | 'refer_to_justice' | 'ordinary'

/** One step in a hazard's life. What a step does not ask for is left out. */
export interface HazardEventDocument {
  kind: HazardEventKind
  at: string
  elapsed_s: number
  place: Place | null
  photos: string[]
  note?: string
  grade?: HazardGrade
  criterion?: string
  unit?: string
  responsible?: string
  deadline?: string
  coordinator?: string
  goal?: string
  measures?: string
  cycle_days?: number
  five?: FivePromises
  witness?: string
  cost_yuan?: number
  level?: string
  document_number?: string
  signer?: string
  until?: string
  published?: boolean
  disposition?: Disposition
}

export interface HazardRow {
  id: string
  number: string
  enterprise_id: string
  enterprise: string
  sector: string
  item: string | null
  origin: string
  part: string
  description: string
  grade: HazardGrade
  criterion: string | null
  state: HazardState
  overdue_days: number
  found_at: string
  responsible: string | null
  first_deadline: string
  deadline: string
  extensions: number
  order_number: string | null
  unit: string | null
  coordinator: string | null
  goal: string | null
  measures: string | null
  cycle_days: number | null
  disposition: Disposition | null
  listed_level: string | null
  listed_number: string | null
  listed_until: string | null
  look_back_due: string | null
  closed_at: string | null
  photos: string[]
  may: HazardEventKind[]
}

type Nullable<T> = { [Name in keyof T]-?: T[Name] | null }

/** What a step said; in the time line null where it does not have it. */
type Said = Omit<HazardEventDocument, 'kind' | 'at' | 'elapsed_s' | 'photos'>

/** One step of the time line, with its clocks: the phone's own, set right, and the server's. */
export interface HazardEvent extends Nullable<Said> {
  id: string
  position: number
  kind: HazardEventKind
  person: string
  role: Role
  state_after: HazardState
  claimed_at: string
  happened_at: string
  clock_offset_s: number | null
  elapsed_s: number
  received_at: string
  photos: string[]
  order_number: string | null
}

/** What happened meanwhile to a hazard whose step came too late. */
export interface SinceThen {
  kind: HazardEventKind
  kind_word: string
  at: string
  by: Role
  state: HazardState
  state_word: string
}

/** What the plan advises for a hazard of this origin; a person decides. */
export interface Advice {
  when: string
  /** Its condition is met as the hazard stands. */
  applies_now: boolean
  dispositions: Disposition[]
  words: string[]
  text: string
  source: string
}

/** 挂牌督办 as the plan proposes it; a person decides. */
export interface Proposal { kind: string; level: string; reason: string; source: string }

export interface Hazard extends HazardRow {
  remedy: string | null
  /** Absent, as the next two, in an answer that a phone kept from before they were told. */
  advice?: Advice[]
  proposals?: Proposal[]
  /** 延期 at most to this day; null: no more. */
  extend_until?: string | null
  events: HazardEvent[]
}

export interface HazardPage { hazards: HazardRow[]; next_cursor: string | null }
