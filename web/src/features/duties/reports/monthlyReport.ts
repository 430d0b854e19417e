import type { Signature } from '@/api/documents'
import type { Figures, MonthlyReport, WorkersTold } from '@/api/selfReports'
import { bound } from '@/phone/shown'
import { signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { dayOf, nowRfc3339 } from '@/words/time'

/** How an enterprise tells its own people (双报告). */
export const WAYS = { congress: '职工代表大会', board: '公示栏', meeting: '班前会、全员会' }

export interface Telling { way: string | null; on: string }

/** What keeps the report from being sent. */
export function reportMissing(
  report: MonthlyReport, telling: Telling, signature: Signature, today = dayOf(new Date()),
): MissingField[] {
  return missingOf([
    ['way', Boolean(report.sent) && !telling.way, '请选怎样向职工报告的'],
    ['day', Boolean(telling.way) && !telling.on, '请填哪一天向职工报告的'],
    ['day', Boolean(telling.way) && telling.on > today, '日期不能晚于今天，请报告以后再登记'],
    ...signatureRules('signature', signature, '主要负责人'),
  ])
}

/** 66.7% · — where there is nothing to divide by. */
export function rateWords(rate: number | null): string {
  return rate === null ? '—' : `${rate}%`
}

export interface ReportDocument {
  duty: string
  enterprise_id: string
  done_on: string
  at: string
  elapsed_s: number
  note: string
  signature: Signature
  month: string
  figures: Figures
  workers_told: WorkersTold | null
}

/** The record as it is sent: the figures that were on the screen when it was signed. */
export function reportDocument(
  enterprise_id: string, report: MonthlyReport, telling: Telling, signature: Signature, made: { on: string; elapsed_s: number },
): ReportDocument {
  const { figures, month } = report
  const { major, general } = figures
  return bound({
    duty: report.duty?.key ?? '', enterprise_id, done_on: made.on, at: nowRfc3339(), elapsed_s: made.elapsed_s,
    note: `${month} 月报：重大隐患 ${major.found} 项、已整改 ${major.rectified} 项；一般隐患 ${general.found} 项、已整改 ${general.rectified} 项；超期 ${figures.overdue} 项`,
    signature, month, figures,
    workers_told: telling.way ? { on: telling.on, way: telling.way } : null,
  })
}
