import { describe, expect, it } from 'vitest'
import { ref, shallowRef } from 'vue'

import type { DrawnCell, ReportCheck } from '@/api/offices/reportDraws'
import type { ReportRow, SheetCell } from '@/api/offices/reports'
import { emptyFindingForm, findingDocument, findingFormOf, findingMissing, useNewestShown } from '@/features/reports/draw/findingForm'
import { checksByPlace, drawWords, foundWords, poolWords, reasonOf, scopeWords, standingOf } from '@/features/reports/draw/findingWords'
import { choicesOf, emptyReportDrawForm, poolPath, reportDrawDocument, reportDrawMissing } from '@/features/reports/draw/reportDrawForm'
import { firstMessage } from '../../ui/form/firstMessage'

const scheme = emptyReportDrawForm('2026-01-15')
const whole = { ...scheme, id: 'd1', commitment: 'ab'.repeat(32), witness: ' 赵示例 ', number: '0042' }

describe('a draw of reported figures', () => {
  it('begins with the periods of the month before and of this one', () => {
    expect(scheme).toMatchObject({ first: '2025-12-01', last: '2026-01-15', reports: [], offices: [], cells: '5' })
  })

  it('of one report and period takes nothing else', () => {
    expect(emptyReportDrawForm('2026-01-15', { report: 'weekly', last: '2026-01-11' })).toMatchObject({ first: '2026-01-11', last: '2026-01-11', reports: ['weekly'] })
  })

  it.each([
    [{ first: '' }, '请填从哪天起'],
    [{ last: '' }, '请填到哪天止'],
    [{ first: '2026-01-16' }, '开始不能晚于结束，请改日期'],
    [{ cells: '0' }, '请填抽几个数（1 到 20）'],
    [{ cells: '21' }, '请填抽几个数（1 到 20）'],
    [{ commitment: '' }, '请先公布承诺值，给见证人看过'],
    [{ witness: ' ' }, '请填见证人的姓名'],
    [{ number: '12' }, '请见证人报一个 4 到 12 位的数字'],
  ])('says what it still lacks: %o', (change, message) => {
    expect(firstMessage(reportDrawMissing({ ...whole, ...change }))).toBe(message)
  })

  it('is sent as the witness said it', () => {
    expect(firstMessage(reportDrawMissing(whole))).toBeNull()
    expect(reportDrawDocument(whole)).toEqual({
      reports: [], offices: [], first: '2025-12-01', last: '2026-01-15', cells: 5, witness: { name: '赵示例', number: '0042' }, commitment: 'ab'.repeat(32),
    })
  })

  it('counts what lies in it only of whole days', () => {
    expect(poolPath({ ...scheme, reports: ['a', 'b'], offices: ['c'] })).toBe('/report-draws/pool?report=a&report=b&office=c&first=2025-12-01&last=2026-01-15')
    expect(poolPath({ ...scheme, first: '' })).toBeNull()
    expect(poolPath({ ...scheme, last: '2025-11-30' })).toBeNull()
  })

  it('offers what was handed in of these days, and keeps what was chosen', () => {
    const row = (report: string, office: string, last: string, state: string) => ({ report, name: `表${report}`, office, office_name: `所${office}`, last, state }) as ReportRow
    const rows = [row('a', '1', '2026-01-11', 'handed_in'), row('a', '2', '2026-01-11', 'late'), row('b', '3', '2025-11-30', 'corrected')]
    expect(choicesOf(rows, scheme)).toEqual({ reports: [{ key: 'a', name: '表a' }], offices: [{ key: '1', name: '所1' }] })
    expect(choicesOf(rows, { ...scheme, reports: ['b'], offices: ['3'] })).toEqual({
      reports: [{ key: 'b', name: '表b' }, { key: 'a', name: '表a' }], offices: [{ key: '3', name: '所3' }, { key: '1', name: '所1' }],
    })
  })

  it('tells how far it is', () => {
    expect(drawWords({ cells: 5, open: 2, amiss: 1 })).toBe('5 个数，待核查 2，不符或无据 1')
    expect(drawWords({ cells: 1, open: 0, amiss: 0 })).toBe('1 个数，都已核查')
    expect(poolWords({ pool_cells: 214, pool_filings: 9 })).toBe('9 份报表里的 214 个数')
    // To an office no number at all.
    expect(poolWords({ pool_cells: null, pool_filings: null })).not.toMatch(/[1-9]/)
    expect(scopeWords({ first: '2026-01-11', last: '2026-01-11' })).toMatch(/^截止.*1月11日的报表$/u)
    expect(scopeWords({ first: '2025-12-01', last: '2026-01-15' })).toMatch(/12月1日到.*1月15日的报表$/u)
  })
})

const cell = { lot: 1, unit: '家', places: 0, value: '3', findings: [] } as unknown as DrawnCell
const differs = { ...emptyFindingForm(), outcome: 'differs' as const, found: '２ 家', words: '台账只有两次' }

describe('what was found', () => {
  it.each([
    [emptyFindingForm(), cell, '请选核查的结果'],
    [{ ...differs, words: ' ' }, cell, '请写查到了什么、差在哪里'],
    [{ ...differs, found: '约2' }, cell, '“约2”不是确数：请填一个准确的数，不要写“约”“多”，单位是家'],
    [{ ...differs, found: '3' }, cell, '核实的数与报送的数一样，不能写“不符”；请核对'],
    [{ ...differs, found: '3' }, { ...cell, value: '3、28.57%' }, '核实的数与报送的数一样，不能写“不符”；请核对'],
    [{ ...differs, found: '1000000000001' }, cell, '“1000000000001”不在 0 到 1000000000000 之间，请核对'],
    [{ ...differs, found: '1000000000000' }, cell, null],
    [{ ...differs, found: '' }, cell, null],
    [differs, cell, null],
    [{ ...emptyFindingForm(), outcome: 'matches' as const }, cell, null],
  ])('is whole or says what it lacks: %o', (form, of, message) => {
    expect(firstMessage(findingMissing(form, of))).toBe(message)
  })

  it('corrects what was shown when its form was opened, not what came meanwhile', () => {
    const read = (...ids: string[]) => ({ findings: ids.map((id) => ({ id })) }) as DrawnCell
    const [shown, loading] = [shallowRef<DrawnCell | null>(read('f1')), ref(true)]
    const newest = useNewestShown(shown, loading)
    // As this device kept it; now the server answers.
    shown.value = read('f2', 'f1')
    loading.value = false
    shown.value = read('f3', 'f2', 'f1')
    expect(newest()).toBe('f2')
    expect(useNewestShown(shallowRef(read()), ref(false))()).toBeNull()
  })

  it('is sent beside the finding before it, with a number only where it differs', () => {
    expect(findingDocument(differs, cell, { draw_id: 'd1', corrects: 'f2' }, 'now', 9)).toEqual({
      draw_id: 'd1', lot: 1, outcome: 'differs', manner: 'papers', found: '2', words: '台账只有两次', photos: [], corrects: 'f2', at: 'now', elapsed_s: 9,
    })
    expect(findingDocument({ ...differs, outcome: 'no_proof' }, cell, { draw_id: 'd1', corrects: null }, 'now', 9)).toMatchObject({ found: null, corrects: null })
  })

  it('comes back into its form when it was refused', () => {
    const back = findingFormOf(findingDocument(differs, cell, { draw_id: 'd1', corrects: null }, 'now', 9))
    expect(back).toEqual({ ...differs, found: '2' })
  })

  it('is told in a word beside its colour', () => {
    expect(standingOf(null)).toEqual({ words: '待核查', chip: 'open' })
    expect(standingOf({ outcome: 'no_proof' }).words).toBe('无据可查')
    expect(foundWords({ outcome: 'differs', found: '2', manner: 'on_site' })).toBe('不符，核实的数是 2（到现场）')
  })

  it('is the reason for which the form is sent back', () => {
    const amiss = { row_name: '燃气', column_name: '检查家数', findings: [{ outcome: 'differs', found: '2', words: '台账只有两次' }] } as unknown as DrawnCell
    expect(reasonOf(amiss)).toBe('抽查“燃气 · 检查家数”不符，核实的数是 2：台账只有两次')
    const long = { ...amiss, findings: [{ outcome: 'no_proof', found: null, words: '没'.repeat(1000) }] } as unknown as DrawnCell
    expect(reasonOf(long)).toHaveLength(500)
  })

  it('of a cell that was drawn twice the newest draw is marked', () => {
    const check = (draw_id: string) => ({ draw_id, row: '4', column: 'week', filing_id: 'f1' }) as ReportCheck
    expect(checksByPlace({ checks: [check('new'), check('old')], filing_id: 'f1', cells: [] }).get('4/week')?.draw_id).toBe('new')
  })

  it('marks no number that was corrected or mended since', () => {
    const check = { row: '4', column: 'week', filing_id: 'f1', value: '3' } as ReportCheck
    const now = (filing_id: string | null, of: Partial<SheetCell>) => ({ checks: [check], filing_id, cells: [{ row: '4', column: 'week', value: '3', corrected: null, ...of } as SheetCell] })
    const isMarked = (sheet: ReturnType<typeof now>) => checksByPlace(sheet).has('4/week')
    expect(isMarked(now('f1', {}))).toBe(true)
    expect(isMarked(now('f2', { value: '2' }))).toBe(false)
    expect(isMarked(now('f2', { corrected: '2' }))).toBe(false)
    // Another cell was corrected; sent back, and still to be mended.
    expect(isMarked(now('f2', { corrected: '3' }))).toBe(true)
    expect(isMarked(now(null, {}))).toBe(true)
  })
})
