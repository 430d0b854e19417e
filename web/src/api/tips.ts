/** What the desk of the report officers (举报受理员) reads and writes. Days are 2026-11-02, times RFC 3339. */
import type { Envelope } from '@/sealing/envelopes'

export type TipDoor = 'anonymous' | 'named'
export type TipKind = 'hazard' | 'illegal_act' | 'violation' | 'concealed_accident' | 'official'
export type TipState = 'received' | 'accepted' | 'concluded' | 'informed' | 'refused' | 'transferred'
export type TipFinding = 'verified' | 'partly' | 'unfounded'

export type TipEventKind =
  | 'settle' | 'exclude' | 'join' | 'accept' | 'refuse' | 'transfer' | 'check' | 'extend' | 'link_hazard' | 'conclude'
  | 'inform' | 'keep' | 'propose_reward' | 'approve_reward' | 'pay_reward'

/** What is owed next, and how late it is; `by` null: nothing limits it. */
export interface TipNext { what: string; by: string | null; overdue_days: number }

export interface TipLine {
  id: string
  number: string
  received_on: string
  door: TipDoor
  kind: TipKind
  kind_word: string
  state: TipState
  state_word: string
  next: TipNext | null
  description: string
  enterprise: { id: string; name: string } | null
  enterprise_words: string | null
  town: string | null
  deaths: boolean
  photos: number
  /** Messages of the reporter that came after the last act of an officer. */
  unread: number
  duplicate_of: string | null
  reward_state: TipRewardState | null
}

export interface TipPage { tips: TipLine[]; next_cursor: string | null }

export type TipRewardState = 'proposed' | 'approved' | 'paid' | 'lapsed'

export interface TipReward {
  kind: string
  reason: string
  fine_yuan: number | null
  amount_yuan: number
  basis: string
  below_national_floor: boolean
  state: TipRewardState
  proposed_by: string
  approved_by: string | null
  approved_on: string | null
  collect_by: string | null
  claimed_on: string | null
  paid_on: string | null
  paid_by: string | null
  witnessed_by: string | null
  voucher: string | null
}

/** One step, as it was recorded; beside these stand the fields of its document. */
export interface TipRecordedEvent extends Partial<TipEventDocument> {
  id: string
  kind: TipEventKind
  kind_word: string
  person: string
  at: string
}

export type TipPart = 'details' | 'identity' | 'photos' | 'messages'

export interface TipReadingRow { person: string; at: string; parts: TipPart[]; reason: string }

export interface TipMessageRow {
  id: string
  sender: 'reporter' | 'officer'
  person: string | null
  sent_on: string
  purpose?: 'message' | 'claim'
}

export interface Tip extends Omit<TipLine, 'photos'> {
  happened: string | null
  place_words: string | null
  place: { longitude: number; latitude: number; crs?: 'wgs84' | 'gcj02' } | null
  accused: string | null
  signatories: number
  excluded: { person: string; why: string }[]
  alike: { id: string; number: string; received_on: string; why: string }[]
  may: TipEventKind[]
  /** What each step demands: field to what to do. */
  demands: Partial<Record<TipEventKind, Record<string, string>>>
  events: TipRecordedEvent[]
  readings: TipReadingRow[]
  messages: TipMessageRow[]
  photos: { id: string; position: number }[]
  has_details: boolean
  has_identity: boolean
  hazards: { id: string; number: string; state: string }[]
  reward: TipReward | null
  delete_on: string | null
  /** Ids of the officers' keys that can open it. */
  sealed_to: string[]
  /** The reporter's public key, base64: an answer is sealed to it. */
  reporter_key: string
  finding?: TipFinding | null
}

/** One step as it is sent; only what the step asks for. */
export interface TipEventDocument {
  kind: TipEventKind
  note: string | null
  person_id: string | null
  tip_id: string | null
  to: string | null
  checked_on: string | null
  checkers: string[]
  days: number | null
  hazard_id: string | null
  finding: TipFinding | null
  signer: string | null
  signer_title: string | null
  signed_on: string | null
  until: string | null
  reward_kind: string | null
  fine_yuan: number | null
  deaths_concealed: number | null
  accident_class: string | null
  amount_yuan: number | null
  basis: string | null
  witness_id: string | null
  voucher: string | null
  paid_on: string | null
  enterprise_id: string | null
  deaths: boolean | null
  message_id: string | null
}

/** What was asked to be opened, still sealed. A photo's ciphertext is fetched by itself. */
export interface TipOpened {
  details: Envelope | null
  identity: Envelope | null
  photos: { id: string; envelope: Omit<Envelope, 'body'> }[]
  messages: { id: string; sender: 'reporter' | 'officer'; envelope: Envelope }[]
}

/** What the identity's envelope holds. */
export interface TipIdentity {
  name: string
  phone: string
  id_last4?: string
  contact?: string
  others: { name: string; phone: string }[]
}

export type TipKeyState = 'pending' | 'active' | 'retired'

export interface TipKey {
  id: string
  officer: string
  person_id: string
  mine: boolean
  state: TipKeyState
  fingerprint: string
  public_key: string
  alg: string
  made_at: string
  confirmed_by: string | null
  confirmed_at: string | null
  retired_at: string | null
}

/** `open`: enough officers have keys, so that reports are taken online. */
export interface TipKeyList { keys: TipKey[]; open: boolean; officers: number }

/** A content key of something sealed; `sealed`: base64, to the key of whoever asked. */
export interface SealedEntry { what: string; id: string; sealed: string }

export interface SealedEntries { entries: SealedEntry[]; next_cursor: string | null }
