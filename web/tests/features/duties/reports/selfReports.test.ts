import { describe, expect, it } from 'vitest'

import type { MonthlyReport } from '@/api/selfReports'
import { rateWords, reportDocument, reportMissing } from '@/features/duties/reports/monthlyReport'
import { movedUp, newRiskPoint, riskMissing, withPoint } from '@/features/duties/reports/riskPoints'
import { emptyVoluntary, voluntaryDocument, voluntaryMissing } from '@/features/duties/reports/voluntary'
import { clauseWords } from '@/words/clause'
import { firstMessage } from '../../../ui/form/firstMessage'

const SIGNED = { name: '李示例', path: 'M1 1L2 2', refused_reason: null, shown_sha256: null }

const none = { found: 0, rectified: 0, rate_percent: null }
const report: MonthlyReport = {
  enterprise_id: 'e', enterprise: '示例餐馆', principal_name: '李示例', month: '2026-11', as_of: '2026-11-22',
  figures: {
    major: none, general: { found: 3, rectified: 1, rate_percent: 33.3 }, outstanding: 2, overdue: 1,
    majors_outstanding: 0, majors_with_five: 0, self_checks: 1, led_checks: 1, drills: 0, trainings: 0,
  },
  majors: [], duty: { key: 'monthly_hazard_report', name: '月报', source: 'XP二(一)1' }, sent: null, workers_told: null,
}

describe('a monthly report', () => {
  it('writes a dash where there is nothing to divide by', () => {
    expect([rateWords(null), rateWords(0), rateWords(33.3)]).toEqual(['—', '0%', '33.3%'])
  })

  it('can be sent before the workers were told, and only signed', () => {
    expect(firstMessage(reportMissing(report, { way: null, on: '2026-11-22' }, SIGNED, '2026-11-22'))).toBeNull()
    expect(firstMessage(reportMissing(report, { way: null, on: '' }, { ...SIGNED, path: null }, '2026-11-22'))).toContain('签字')
  })

  it('tells the workers on a day that has come', () => {
    expect(firstMessage(reportMissing(report, { way: '公示栏', on: '2026-11-23' }, SIGNED, '2026-11-22'))).toContain('不能晚于今天')
  })

  it('asks only how the workers were told once it was sent', () => {
    const sent = { ...report, sent: { id: '1', received_at: '2026-11-22T00:00:00Z', person: '李示例', figures: null } }
    expect(firstMessage(reportMissing(sent, { way: null, on: '2026-11-22' }, SIGNED, '2026-11-22'))).toContain('怎样向职工报告')
  })

  it('sends the figures that were on the screen', () => {
    const sent = reportDocument('e', report, { way: '公示栏', on: '2026-11-20' }, SIGNED, { on: '2026-11-22', elapsed_s: 9 })
    expect([sent.figures, sent.month, sent.workers_told]).toEqual([report.figures, '2026-11', { on: '2026-11-20', way: '公示栏' }])
  })
})

describe('a voluntary report', () => {
  const form = {
    ...emptyVoluntary('王示例'), photos: ['a'.repeat(64)], part: ' 仓库 ', description: '消防栓被挡住', grade: 'general' as const,
    sector: 'S04', place: { fix: null, no_fix_reason: '地下室' }, signatures: { inspector: SIGNED, enterprise: SIGNED },
  }

  it('names the first thing that is missing', () => {
    expect(firstMessage(voluntaryMissing(emptyVoluntary()))).toBe('请拍一张照片')
    expect(firstMessage(voluntaryMissing({ ...form, sector: null }))).toBe('请选所属领域')
    expect(firstMessage(voluntaryMissing({ ...form, signatures: { ...form.signatures, enterprise: { ...SIGNED, path: null } } }))).toContain('主要负责人')
    expect(firstMessage(voluntaryMissing(form))).toBeNull()
  })

  it('is one hazard of that origin, without a checklist', () => {
    const when = { finished: new Date('2026-11-22T01:05:00Z'), elapsed_s: 300 }
    const sent = voluntaryDocument('e', form, when)
    expect([sent.origin, sent.checklists, sent.answers]).toEqual(['voluntary', [], []])
    expect(sent.findings.map((finding) => [finding.part, finding.item, finding.sector])).toEqual([['仓库', null, 'S04']])
  })
})

describe('risk points', () => {
  const [first, second] = [{ ...newRiskPoint(), name: '一' }, { ...newRiskPoint(), name: '二' }]

  it('keep their order when one is changed, and grow at the end', () => {
    expect(withPoint([first, second], { ...first, name: '三' }).map(({ name }) => name)).toEqual(['三', '二'])
    expect(withPoint([first], second).map(({ name }) => name)).toEqual(['一', '二'])
  })

  it('move up one place at a time', () => {
    expect(movedUp([first, second], second.id).map(({ name }) => name)).toEqual(['二', '一'])
    expect(movedUp([first, second], first.id)).toEqual([first, second])
  })

  it('must say what controls them', () => {
    expect(firstMessage(riskMissing({ ...first, accident_types: '火灾' }))).toBe('请写管控措施')
  })
})

it('a clause is told without the short code of its seed', () => {
  expect([clauseWords('XP二(一)1'), clauseWords('ours')]).toEqual(['方案 二(一)1', '本系统建议'])
})
