import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ReportDraft, Sheet, SheetCell } from '@/api/offices/reports'
import { changersWords, fieldClashes, fieldsOf, leave, noteSeen, pendingOf, settle, settleSent, typistsOf, unkeptOf, unkeptWords, withDraft } from '@/features/reports/sheet/draft'
import { emptyFilingForm, type FilingForm, standsIn } from '@/features/reports/sheet/filing'

const cell = (row: string, of: Partial<SheetCell> = {}): SheetCell => ({
  row, column: 'week', source: 'typed', kind: 'number', unit: '册', places: 0, least: 0, most: 1_000_000_000, required: true,
  value: null, text: null, live: null, corrected: null, previous: null, records: null, suggested: null, ...of,
})
const sheet = {
  layout: { title: '示例', columns: [{ key: 'week', name: '本周', unit: '', group: '' }], rows: [{ key: '18', number: 18, name: '宣传册', unit: '', group: '', detail: '' }] },
  parts: [{ name: '典型经验', text: '退回前写的' }],
  cells: [cell('18'), cell('19', { value: '7' }), cell('5', { source: 'computed', value: '12', live: '12' })],
} as unknown as Sheet
const AT = '2026-11-03T14:05:00+08:00'
const draftOf = (typed: Record<string, string | null>, mine = false): ReportDraft => ({
  handed_in: 0, open: true, typed: Object.entries(typed).map(([field, text]) => ({ field, text, by: '张示例', at: AT, mine })),
})
const typing = (change: Partial<FilingForm>, shown = sheet) => {
  const form = { ...emptyFilingForm(), ...change }
  noteSeen(form, fieldsOf(shown))
  return form
}

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-04T09:00:00+08:00') }))
afterEach(() => vi.useRealTimers())

describe('a shared sheet', () => {
  it('shows what the office typed in cells, beside counted figures and in parts', () => {
    const shown = withDraft(sheet, draftOf({ 'cell/18/week': '约30', 'cell/19/week': null, 'cell/5/week': '另有 1 家', 'part/典型经验': null }))
    expect(fieldsOf(shown)).toEqual({ 'cell/18/week': '约30', 'cell/19/week': '', 'cell/5/week': '另有 1 家', 'part/典型经验': '' })
    expect(shown.cells[2]).toMatchObject({ value: '12', text: '另有 1 家' })
    expect(withDraft(sheet, null)).toBe(sheet)
  })

  it('brings what was typed here over what stood there', () => {
    const form = typing({ typed: { '18/week': ' 30 ', '19/week': '7' }, remarks: { '5/week': '另有 1 家' }, parts: { 典型经验: '' } })
    expect(pendingOf(form, fieldsOf(sheet))).toEqual([
      { field: 'cell/5/week', text: '另有 1 家', seen: '' }, { field: 'cell/18/week', text: '30', seen: '' },
      { field: 'part/典型经验', text: '', seen: '退回前写的' },
    ])
  })

  it('leaves to everybody what is kept, and goes on where somebody still types', () => {
    const form = typing({ typed: { '18/week': '30', '19/week': '8 ' } })
    const shown = fieldsOf(withDraft(sheet, draftOf({ 'cell/18/week': '30', 'cell/19/week': '8' }, true)))
    settle(form, shown)
    expect(form.typed).toEqual({ '19/week': '8 ' })
    expect(pendingOf(form, shown)).toEqual([])
    // A colleague who saw it changes it: nothing of mine is in the way.
    settle(form, { ...shown, 'cell/19/week': '9' })
    expect([form.typed, form.seen]).toEqual([{}, {}])
  })

  it('keeps nothing of a field that was emptied for what a colleague fills in later', () => {
    const form = typing({ typed: { '18/week': '', '19/week': '' } })
    const emptied = withDraft(sheet, draftOf({ 'cell/19/week': null }, true))
    settle(form, fieldsOf(emptied))
    expect([form.typed, form.seen]).toEqual([{}, {}])
    expect(emptied.cells.map((one) => standsIn(form, one))).toEqual(['', '', '12'])
    const filled = withDraft(sheet, draftOf({ 'cell/18/week': '30' }))
    expect(filled.cells.map((one) => standsIn(form, one))).toEqual(['30', '7', '12'])
  })

  it('sends nothing again that the server made something else of', () => {
    const form = typing({ typed: { '18/week': '30\u2800', '19/week': 'x*y' } })
    const shown = fieldsOf(sheet)
    const sent = pendingOf(form, shown)
    expect(sent.map(({ text }) => text)).toEqual(['30', 'x*y'])
    const now = withDraft(sheet, draftOf({ 'cell/18/week': '30', 'cell/19/week': 'xy' }, true))
    settleSent(form, sent, { 'cell/18/week': '30', 'cell/19/week': 'xy' })
    settle(form, fieldsOf(now))
    expect(pendingOf(form, fieldsOf(now))).toEqual([])
    expect(fieldsOf(now)['cell/19/week']).toBe('xy')
  })

  it('brings what was typed on while the answer was under way', () => {
    const form = typing({ typed: { '18/week': '3' } })
    const sent = pendingOf(form, fieldsOf(sheet))
    form.typed['18/week'] = '30'
    settleSent(form, sent, { 'cell/18/week': '3' })
    const now = fieldsOf(withDraft(sheet, draftOf({ 'cell/18/week': '3' }, true)))
    settle(form, now)
    expect(pendingOf(form, now)).toEqual([{ field: 'cell/18/week', text: '30', seen: '3' }])
  })

  it('says of each field why it is not kept, as long as it stands so', () => {
    const form = typing({ typed: { '18/week': '1'.repeat(99), '19/week': '8' }, parts: { 典型经验: '写了太多' } })
    const sent = pendingOf(form, fieldsOf(sheet))
    const schema = unkeptOf({ message: '填写不正确', errors: { json: { typed: { 0: { text: ['不超过 60 字'] } } } } }, sent)
    expect(Object.keys(schema)).toEqual([sent[0]?.field])
    const ruled = unkeptOf({ message: '有 1 格太长', errors: { fields: [{ field: 'part/典型经验', message: '不超过 3 字' }] } }, sent)
    expect(unkeptWords(form, sheet, { ...schema, ...ruled })).toBe('宣传册 · 本周：不超过 60 字；典型经验：不超过 3 字')
    expect(unkeptOf({ message: '表上没有这一格', errors: { fields: ['cell/19/week'] } }, sent)['cell/19/week']?.words).toBe('表上没有这一格')
    // Of a clash only who wrote what is told.
    expect(unkeptOf({ message: '同事刚改过', errors: { fields: [{ field: 'cell/18/week', text: '9', by: '张示例' }] } }, sent)).toEqual({})
    form.typed['18/week'] = '11'
    expect(unkeptWords(form, sheet, schema)).toBe('')
  })

  it('shows mine and theirs where a colleague was quicker, and brings neither', () => {
    const form = typing({ typed: { '18/week': '30' } })
    const draft = draftOf({ 'cell/18/week': '31' })
    const shown = withDraft(sheet, draft)
    settle(form, fieldsOf(shown))
    expect(pendingOf(form, fieldsOf(shown))).toEqual([])
    expect(fieldClashes(form, shown, draft)).toEqual([
      { field: 'cell/18/week', name: '宣传册 · 本周', mine: '30', theirs: '31', whose: 'colleague', by: '张示例 11月3日 14:05 ' },
    ])
    expect(fieldClashes(form, sheet, draftOf({}))).toEqual([])
  })

  it('says whether a colleague, oneself elsewhere or nobody changed a field', () => {
    const form = typing({ typed: { '18/week': '30' }, parts: { 典型经验: '我写的' } })
    const later = { ...sheet, cells: sheet.cells.map((one) => (one.row === '18' ? { ...one, value: '8' } : one)) }
    const clashesOf = (draft: ReportDraft) => fieldClashes(form, withDraft(later, draft), draft)
    const told = (draft: ReportDraft) => [clashesOf(draft).map(({ whose }) => whose), changersWords(clashesOf(draft))]
    expect(told(draftOf({}))).toEqual([['nobody'], ''])
    expect(told(draftOf({ 'part/典型经验': '在手机上写的' }, true))).toEqual([['nobody', 'own'], '您在另一台设备上'])
    expect(told(draftOf({ 'part/典型经验': '同事写的' }))).toEqual([['nobody', 'colleague'], '同事'])
  })

  it('is no quarrel where both typed the same, and none after one was chosen', () => {
    const draft = draftOf({ 'cell/18/week': '30', 'part/典型经验': '同事写的' })
    const shown = withDraft(sheet, draft)
    const form = typing({ typed: { '18/week': '30' }, parts: { 典型经验: '我写的' } })
    settle(form, fieldsOf(shown))
    expect(fieldClashes(form, shown, draft).map(({ field }) => field)).toEqual(['part/典型经验'])
    leave(form, 'part/典型经验')
    expect([fieldClashes(form, shown, draft), form.parts, form.typed]).toEqual([[], {}, {}])
  })

  it('keeps what the form has no more out of the way', () => {
    const form = typing({ typed: { 'gone/week': '3' } })
    expect([pendingOf(form, fieldsOf(sheet)), fieldClashes(form, sheet, null)]).toEqual([[], []])
  })

  it('names who else typed, and when', () => {
    expect(typistsOf(draftOf({ 'cell/18/week': '31' }))).toEqual({ 'cell/18/week': '张示例 11月3日 14:05 填' })
    expect(typistsOf(draftOf({ 'cell/18/week': '31' }, true))).toEqual({})
    vi.setSystemTime(new Date('2026-11-03T23:59:00+08:00'))
    expect(typistsOf(draftOf({ 'cell/18/week': '31' }))).toEqual({ 'cell/18/week': '张示例 14:05 填' })
  })
})
