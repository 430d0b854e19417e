import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ReportDraft, Sheet, SheetCell } from '@/api/offices/reports'
import { fieldClashes, fieldsOf, leave, noteSeen, pendingOf, settle, typistsOf, withDraft } from '@/features/reports/sheet/draft'
import { emptyFilingForm, type FilingForm } from '@/features/reports/sheet/filing'

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

  it('leaves a field empty that was emptied, until a colleague fills it', () => {
    const form = typing({ typed: { '18/week': '' } })
    settle(form, fieldsOf(sheet))
    expect([form.typed, pendingOf(form, fieldsOf(sheet))]).toEqual([{ '18/week': '' }, []])
    settle(form, fieldsOf(withDraft(sheet, draftOf({ 'cell/18/week': '30' }))))
    expect(form.typed).toEqual({})
  })

  it('shows mine and theirs where a colleague was quicker, and brings neither', () => {
    const form = typing({ typed: { '18/week': '30' } })
    const draft = draftOf({ 'cell/18/week': '31' })
    const shown = withDraft(sheet, draft)
    settle(form, fieldsOf(shown))
    expect(pendingOf(form, fieldsOf(shown))).toEqual([])
    expect(fieldClashes(form, shown, draft)).toEqual([
      { field: 'cell/18/week', name: '宣传册 · 本周', mine: '30', theirs: '31', by: '张示例 11月3日 14:05 ' },
    ])
    expect(fieldClashes(form, sheet, draftOf({}))).toEqual([])
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
