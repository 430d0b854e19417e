import { describe, expect, it } from 'vitest'

import type { Sheet, SheetCell } from '@/api/offices/reports'
import { clashesOf, emptyFilingForm, filingDocument, filingMissing } from '@/features/reports/sheet/filing'
import { firstMessage } from '../../ui/form/firstMessage'

const cell = (row: string, column: string, of: Partial<SheetCell> = {}): SheetCell => ({
  row, column, source: 'typed', kind: 'number', unit: '册', places: 0, least: 0, most: 1_000_000_000, required: true,
  value: null, text: null, live: null, corrected: null, previous: null, records: null, suggested: null, ...of,
})
const sheet = {
  report: 'weekly', office: 'tongguan', last: '2026-11-29', parts: [{ name: '典型经验', text: '' }],
  cells: [
    cell('18', 'week'), cell('18', 'detail', { kind: 'text', required: false }),
    cell('5', 'week', { source: 'computed', value: '12', live: '14', records: 12 }), cell('5', 'rate', { source: 'rate', value: '—', live: '—' }),
  ],
} as unknown as Sheet
const whole = {
  ...emptyFilingForm(), typed: { '18/week': '３０ 册', '18/detail': '两种' }, parts: { 典型经验: '无' }, filled_by: '王示例', phone: '0731-8800',
  signature: { name: '李示例', path: 'M1 1L2 2', refused_reason: null, shown_sha256: null },
}
const first = (change: object, corrects: string | null = null) => firstMessage(filingMissing(sheet, { ...whole, ...change }, corrects))

describe('a sheet', () => {
  it('is handed in once everything is there', () => {
    expect(first({})).toBeNull()
  })

  it.each([
    [{ typed: {} }, '请填数字，没有就填 0'],
    [{ typed: { '18/week': '约30' } }, '“约30”不是确数：请填一个准确的数，不要写“约”“多”，单位是册'],
    [{ parts: {} }, '请写“典型经验”，没有就写“无”'],
    [{ filled_by: ' ' }, '请填填表人的姓名'],
    [{ phone: '示例' }, '请填联系电话'],
    [{ signature: { ...whole.signature, path: null } }, '单位负责人还没有签字'],
  ])('says what is missing: %o', (change, message) => {
    expect(first(change)).toBe(message)
  })

  it('hands in nothing that the work records say and nobody took over', () => {
    const cells = [cell('2', 'detail', { kind: 'text', required: false, suggested: '研究消防安全' })]
    expect(filingDocument({ ...sheet, cells }, { ...whole, typed: {} }, null, 'now', 1).typed).toEqual([])
  })

  it('is corrected with a reason', () => {
    expect(first({}, 'f1')).toBe('请写为什么更正')
    expect(first({ reason: '漏报一次' }, 'f1')).toBeNull()
  })

  it('carries figures as they were read, remarks beside those that are counted, and what the signer saw', () => {
    const form = { ...whole, remarks: { '5/week': '另有 1 家' } }
    const document = filingDocument(sheet, form, null, 'now', 1)
    expect(document.typed).toEqual([
      { row: '18', column: 'week', value: '30', text: null }, { row: '18', column: 'detail', value: null, text: '两种' },
      { row: '5', column: 'week', value: null, text: '另有 1 家' },
    ])
    expect(document.seen).toEqual([{ row: '5', column: 'week', value: '14' }])
    expect(document.reason).toBeNull()
    const moved = { ...sheet, cells: sheet.cells.map((one) => (one.live === '14' ? { ...one, live: '15' } : one)) }
    expect(filingDocument(moved, form, null, 'now', 1).signature.shown_sha256).not.toBe(document.signature.shown_sha256)
  })

  it('shows where somebody who was quicker typed otherwise', () => {
    const theirs = { ...sheet, cells: [cell('18', 'week', { value: '31' }), cell('18', 'detail', { kind: 'text', value: '两种', text: '两种' })] } as Sheet
    expect(clashesOf(theirs, { ...whole, typed: { ...whole.typed, '18/week': '30' } }).map(({ mine, theirs: said }) => [mine, said])).toEqual([['30', '31']])
  })
})
