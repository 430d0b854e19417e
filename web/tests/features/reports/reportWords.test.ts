import { describe, expect, it } from 'vitest'

import type { ReportRow, ReportState } from '@/api/offices/reports'
import { countsWords, groupedReports, periodsOf, periodWords, standingWords, titleOf } from '@/features/reports/list/reportWords'

const row = (state: ReportState, due_on: string, of: Partial<ReportRow> = {}) => ({
  report: 'weekly', office: 'tongguan', last: due_on, state, due_on, late: false, ...of,
}) as ReportRow

describe('the days of a form', () => {
  it.each([
    ['2026-10-01', '2026-10-31', '10月'], ['2026-02-01', '2026-02-28', '2月'], ['2026-11-23', '2026-11-29', '11月23日至29日'],
    ['2026-11-30', '2026-12-06', '11月30日至12月6日'], ['2026-12-28', '2027-01-03', '12月28日至2027年1月3日'], ['2026-11-01', '2026-11-22', '11月1日至22日'],
    ['2025-10-01', '2025-10-31', '2025年10月'], ['2026-11-20', '2026-11-20', '11月20日'],
  ])('from %s to %s are %s', (first, last, words) => {
    expect(periodWords({ first, last }, '2026')).toBe(words)
  })
})

it('tells in one word that a form came late, and that it was corrected', () => {
  expect((['handed_in', 'corrected', 'late'] as const).map((state) => standingWords({ state, late: true }))).toEqual(['迟报', '迟报，有更正', '已逾期'])
  expect(standingWords({ state: 'corrected', late: false })).toBe('已报送，有更正')
})

it('names a form by its number in the plan', () => {
  expect(titleOf({ label: '附件4', name: '周报表' })).toBe('附件4 周报表')
  expect(titleOf({ label: '', name: '月度调度表' })).toBe('月度调度表')
})

it('tells of what is to come the next of each form and office alone', () => {
  const rows = [row('due', '2026-11-30'), row('open', '2026-12-11'), row('open', '2026-12-04'), row('open', '2026-12-04', { office: 'qiaokou' }), row('open', '2026-12-22', { report: 'monthly' })]
  expect(groupedReports(rows, '2026-11-27').map((group) => [group.title, group.rows.map(({ due_on }) => due_on)])).toEqual([
    ['可以报了', ['2026-11-30']], ['接下来要报的', ['2026-12-04', '2026-12-04', '2026-12-22']],
  ])
})

it('puts what is due today before what is late, came back, is to come and was sent', () => {
  const rows = [row('handed_in', '2026-11-13'), row('due', '2026-11-27'), row('late', '2026-11-20'), row('returned', '2026-11-06'), row('open', '2026-12-04')]
  expect(groupedReports(rows, '2026-11-27').map(({ title, rows: [first] }) => [title, first?.state])).toEqual([
    ['今天到期', 'due'], ['已逾期', 'late'], ['退回的，改好再报', 'returned'], ['接下来要报的', 'open'], ['报过的', 'handed_in'],
  ])
})

it('counts the offices of a period, and leaves out one that may go on', () => {
  const rows = [row('handed_in', '2026-11-27', { late: true }), row('late', '2026-11-27'), row('returned', '2026-11-27'), row('handed_in', '2026-11-20')]
  const [period, ...others] = periodsOf(rows, false)
  expect(period && countsWords(period)).toBe('已报 1/3（迟报 1），逾期未报 1，退回 1')
  expect(others).toHaveLength(1)
  expect(periodsOf(rows, true)).toHaveLength(1)
})
