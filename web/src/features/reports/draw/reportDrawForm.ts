import type { ReportDrawDocument } from '@/api/offices/reportDraws'
import type { ReportRow } from '@/api/offices/reports'
import { emptyWitnessed, isWhole, type Witnessed, witnessMissing, witnessOf } from '@/features/draws'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { monthBeside } from '@/words/time'
import { isOwed } from '../list/reportWords'

/** From which figures, and how many. Of reports and offices none chosen: all. */
export interface ReportDrawForm extends Witnessed {
  reports: string[]
  offices: string[]
  first: string
  last: string
  cells: string
}

const CELLS_MOST = 20

/** Periods that ended in the month before or in this one; or, of one report and period, that one alone. */
export function emptyReportDrawForm(today: string, of?: { report: string; last: string }): ReportDrawForm {
  const period = of ? { reports: [of.report], first: of.last, last: of.last } : { reports: [], first: `${monthBeside(today.slice(0, 7), -1)}-01`, last: today }
  return { ...emptyWitnessed(), ...period, offices: [], cells: '5' }
}

export function reportSchemeMissing(form: ReportDrawForm): MissingField[] {
  return missingOf([
    ['first', !form.first, '请填从哪天起'],
    ['last', !form.last, '请填到哪天止'],
    ['last', form.last < form.first, '开始不能晚于结束，请改日期'],
    ['cells', !isWhole(form.cells, 1, CELLS_MOST), `请填抽几个数（1 到 ${CELLS_MOST}）`],
  ])
}

/** What keeps the lots from being drawn. */
export function reportDrawMissing(form: ReportDrawForm): MissingField[] {
  return [...reportSchemeMissing(form), ...witnessMissing(form)]
}

export function reportDrawDocument(form: ReportDrawForm): ReportDrawDocument {
  const { reports, offices, first, last, commitment } = form
  return { reports, offices, first, last, cells: Number(form.cells), witness: witnessOf(form), commitment }
}

/** What the pool is asked by; null while the days are not whole. */
export function poolPath({ reports, offices, first, last }: ReportDrawForm): string | null {
  if (!first || !last || last < first) return null
  const asked = [...reports.map((key) => ['report', key]), ...offices.map((key) => ['office', key]), ['first', first], ['last', last]]
  return `/report-draws/pool?${new URLSearchParams(asked as [string, string][])}`
}

export interface Choice { key: string; name: string }

/** The reports and offices that handed something in whose period ends on these days; what is chosen already stays. */
export function choicesOf(rows: ReportRow[], form: Pick<ReportDrawForm, 'first' | 'last' | 'reports' | 'offices'>): { reports: Choice[]; offices: Choice[] } {
  const sent = rows.filter((row) => !isOwed(row) && row.last >= form.first && row.last <= form.last)
  const named = (of: (row: ReportRow) => Choice, chosen: string[]) => {
    const names = new Map(rows.filter((row) => chosen.includes(of(row).key)).map((row) => [of(row).key, of(row).name]))
    for (const row of sent) names.set(of(row).key, of(row).name)
    return [...names].map(([key, name]) => ({ key, name }))
  }
  return {
    reports: named((row) => ({ key: row.report, name: row.name }), form.reports),
    offices: named((row) => ({ key: row.office, name: row.office_name }), form.offices),
  }
}
