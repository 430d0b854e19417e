import { expect, test } from 'vitest'

import { carriedBy, emptyNarrowed, exportPath, furtherWords, monthFault } from '@/features/tables/exported'

const VISITS = { kind: 'visits', title: '到访记录', filters: ['month', 'enterprise_id'] }
const DUTIES = { kind: 'duty_records', title: '履职记录', filters: ['duty'] }

test('a file is narrowed by what its ledger knows and by nothing that was chosen for another one', () => {
  const narrowed = { ...emptyNarrowed(), month: '2026-11', sector: 'S04', overdue: true }
  expect(exportPath(VISITS, narrowed, 'csv')).toBe('/exports/visits?month=2026-11&format=csv')
  expect(exportPath(DUTIES, narrowed, 'xlsx')).toBe('/exports/duty-records?format=xlsx')
})

test('what is not chosen narrows nothing', () => {
  expect(exportPath(VISITS, emptyNarrowed(), 'xlsx')).toBe('/exports/visits?format=xlsx')
})

test('a list hands on its whole filter: what the page can change and what it only carries', () => {
  const { narrowed, further } = carriedBy({ kind: 'visits', month: '2026-11', overdue: 'true', enterprise_id: 'a' })
  expect(narrowed).toEqual({ ...emptyNarrowed(), month: '2026-11', overdue: true })
  expect(further).toEqual({ enterprise_id: 'a' })
  expect(exportPath(VISITS, narrowed, 'csv', further)).toBe('/exports/visits?enterprise_id=a&month=2026-11&format=csv')
  expect(furtherWords(VISITS, further)).toBe('企业')
  expect(furtherWords(DUTIES, further)).toBe('')
})

test('a page says how a month is written where what was typed is none', () => {
  const visits = { kind: 'visits', title: '到访记录', filters: ['month'] }
  const typed = (month: string) => monthFault(visits, { ...emptyNarrowed(), month })
  expect(typed('2026-13')).toContain('没有“2026-13”这个月')
  expect([typed('2026-11'), typed('')]).toEqual([null, null])
  expect(monthFault({ ...visits, filters: [] }, { ...emptyNarrowed(), month: '11' })).toBeNull()
})
