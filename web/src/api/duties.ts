import type { Signature } from './documents'
import type { Place } from './places'

export type Filed = 'duty_list' | 'task_list' | 'work_rules'

export interface Filing { year: number; number: string | null; file_name: string | null }

export type Every = 'week' | 'month' | 'quarter' | 'half_year' | 'year' | 'campaign'

/** What the plan says of a duty, and the cycle it is asked for in. */
export interface DutyDescribed {
  duty: string
  name: string
  kind: string
  source: string
  /** The clause in short words of ours; null where no seed orders it. */
  clause: string | null
  note: string | null
  every: Every
  times: number
  by_principal: boolean
  recordable: boolean
  /** What a filing files; null: it is none. */
  files: Filed | null
  cycle_first: string
  cycle_last: string
  /** The cycle's last day, or an earlier one that the plan names. */
  due_on: string
  days_left: number
}

/** How a duty stands today. */
export interface DutyLine extends DutyDescribed {
  done: number
  last_done: string | null
  state: 'done' | 'short' | 'none' | 'overdue'
  words: string
  missed_last: boolean
  /** Why it is owed less often than the plan asks of others; null: it is not. */
  spared: string | null
}

export interface DutiesOfOwner {
  enterprise_id: string | null
  office: string | null
  name: string
  principal_name: string | null
  may_record: boolean
  /** The campaign is over; it runs on from the day the county was opened here. */
  as_template: boolean
  duties: DutyLine[]
}

export interface Duties { owners: DutiesOfOwner[] }

export interface MissingLine extends DutyDescribed { owner: 'enterprise' | 'office'; owing: number; behind: number }

export interface Missing { duties: MissingLine[] }

export interface BehindRow {
  enterprise_id: string | null
  office: string | null
  name: string
  town: string | null
  done: number
  words: string
}

export interface BehindPage { behind: BehindRow[]; next_cursor: string | null }

export interface DutyRecordDocument {
  duty: string
  enterprise_id?: string
  office?: string
  done_on: string
  at: string
  elapsed_s: number
  led_by: { name: string; post: string } | null
  participants: string[]
  place: Place | null
  note: string
  photos: string[]
  signature: Signature
  filing?: Filing
}

export interface DutyRecordRow {
  id: string
  duty: string
  name: string
  owner: string
  person: string
  done_on: string
  led_by: { name: string; post: string } | null
  participants: string[]
  note: string
  photos: string[]
  signature: Signature
  filed: Filed | null
  filing: Filing | null
}

export interface DutyRecordPage { duty_records: DutyRecordRow[]; next_cursor: string | null }
