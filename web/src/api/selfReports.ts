import type { RiskPoint } from './documents'
import type { FivePromises, HazardGrade, HazardState } from './hazards'

/** A hazard as the three lists show it, and how it was mended where it was. */
export interface ListedHazard {
  id: string
  number: string
  part: string
  description: string
  grade: HazardGrade
  state: HazardState
  self_found: boolean
  found_at: string
  responsible: string | null
  deadline: string
  overdue_days: number
  closed_at: string | null
  mended_at: string | null
  mended_how: string | null
  cost_yuan: number | null
}

export interface SelfCheck {
  id: string
  finished_at: string
  origin: 'self_check' | 'voluntary'
  person: string
  led_by_principal: boolean
  answers_passed: number
  answers_failed: number
  findings: number
}

/** 三个清单: 问题隐患, 自查自纠, 制度措施. */
export interface ThreeLists {
  enterprise: string
  month: string
  problems: ListedHazard[]
  self_checks: SelfCheck[]
  self_corrections: ListedHazard[]
  controls: (Pick<RiskPoint, 'id' | 'name' | 'grade' | 'controls' | 'responsible'> & { key_area: string | null })[]
  duties_done: { id: string; name: string; done_on: string; person: string; note: string | null }[]
  orders: { text: string; responsible: string; due_by: string | null; source: string }[]
}

export interface GradeFigures { found: number; rectified: number; rate_percent: number | null }

export interface Figures {
  major: GradeFigures
  general: GradeFigures
  outstanding: number
  overdue: number
  majors_outstanding: number
  majors_with_five: number
  self_checks: number
  led_checks: number
  drills: number
  trainings: number
}

/** 双报告: when and in which way the enterprise's own people were told. */
export interface WorkersTold { on: string; way: string }

export interface MonthlyReport {
  enterprise: string
  principal_name: string
  month: string
  as_of: string
  figures: Figures
  majors: (Pick<ListedHazard, 'id' | 'number' | 'part' | 'description' | 'state' | 'responsible' | 'deadline'> & {
    five: FivePromises | null
  })[]
  duty: { key: string; name: string; source: string } | null
  sent: { id: string; received_at: string; person: string; figures: Figures | null } | null
  workers_told: WorkersTold | null
}
