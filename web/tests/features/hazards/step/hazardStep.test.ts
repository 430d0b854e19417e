import { describe, expect, test } from 'vitest'

import type { HazardEventKind, HazardGrade } from '@/api/hazards'
import life from '@/features/hazards/hazardLife.json'
import {
  emptyStepForm, FIELDS, isDemanded, isWritten, type StepField, stepDocument, stepMissing, stepFields, type StepForm, stepFormOf,
} from '@/features/hazards/step/hazardStep'
import { fieldWords } from '@/features/hazards/step/hazardStepWords'
import { firstMessage } from '../../../ui/form/firstMessage'

const TODAY = '2026-11-02'
const FIVE = { duty: '王示例', measures: '停用', funds: '2 万元', deadline: '分两步', plan: '专人看守' }

function form(given: Partial<StepForm> = {}): StepForm {
  return { ...emptyStepForm(), ...given }
}

const fault = (kind: HazardEventKind, given: Partial<StepForm>, grade: HazardGrade = 'general') =>
  firstMessage(stepMissing(kind, form(given), grade, TODAY))

describe('what a step demands', () => {
  test.each<[HazardEventKind, HazardGrade, Partial<StepForm>, string | null]>([
    ['confirm', 'major', {}, '请确认隐患级别'],
    ['confirm', 'major', { grade: 'general' }, null],
    ['confirm', 'general', { grade: 'major' }, '重大隐患请写明判定依据的文件和条款'],
    ['confirm', 'general', { grade: 'major', standard: 'GB 35181-2025' }, null],
    ['assign', 'general', { unit: '示例厂', responsible: '王示例', deadline: '2026-11-09' }, null],
    ['assign', 'major', { unit: '示例厂', responsible: '王示例', deadline: '2026-11-09' }, '重大隐患请填写协调督办单位'],
    ['sign_for', 'major', {}, null],
    ['refuse', 'general', {}, '请写明谁拒绝签收、理由是什么'],
    ['start', 'general', {}, null],
    ['start', 'major', { five: { ...FIVE, plan: ' ' } }, '重大隐患请先写明五落实：责任、措施、资金、期限、应急预案'],
    ['start', 'major', { five: FIVE }, null],
    ['rectify', 'general', { note: '已更换' }, '请至少拍一张照片'],
    ['rectify', 'general', { note: '已更换', photos: ['a'] }, null],
    ['rectify', 'general', { note: '已更换', photos: ['a'], cost_yuan: '很多' }, '整改花费请填数字'],
    ['reject', 'general', {}, '请写明退回的原因'],
    ['extend', 'general', { note: '等配件', deadline: '2026-11-01' }, '日期不能早于今天'],
    ['decide', 'general', { note: '情节轻微' }, '请选择处置意见'],
    ['close', 'general', {}, null],
    ['look_back', 'general', {}, '请至少拍一张照片'],
    ['reopen', 'general', { note: '又出现', photos: ['a'] }, '请填写新的整改期限'],
  ])('%s of a %s hazard with %j: %s', (kind, grade, given, message) => {
    expect(fault(kind, given, grade)).toBe(message)
  })

  test('every field that is written has a label in each step that asks for it, and a box of its kind', () => {
    for (const [kind, asks] of Object.entries(life.asks)) {
      for (const { field, label } of asks) {
        if (!isWritten(field as StepField)) continue
        expect(fieldWords(kind as HazardEventKind, field as StepField)?.label, `${kind} ${field}`).toContain(label)
      }
    }
    expect(fieldWords('assign', 'cycle_days')).toMatchObject({ label: '排查周期（天）', type: 'number' })
    expect(fieldWords('rectify', 'cost_yuan')).toMatchObject({ label: '整改花费（元，可不填）', type: 'number' })
    expect(fieldWords('extend', 'deadline')).toMatchObject({ label: '延到哪一天', type: 'date' })
    expect(fieldWords('rectify', 'note')).toMatchObject({ label: '怎么改的', lines: 3, max: FIELDS.note.most })
  })
})

describe('the form', () => {
  test('asks a general hazard for less than a major one', () => {
    expect(stepFields('assign', form(), 'general')).toEqual(['unit', 'responsible', 'deadline', 'note'])
    expect(stepFields('assign', form(), 'major')).toContain('coordinator')
  })

  test('asks for a criterion only where somebody confirms a major one', () => {
    expect(stepFields('confirm', form(), 'major')).not.toContain('criterion')
    expect(stepFields('confirm', form({ grade: 'major' }), 'general')).toContain('criterion')
    expect(isDemanded('confirm', 'criterion', form({ grade: 'major' }), 'general')).toBe(true)
  })
})

describe('the document', () => {
  test('holds only what the step asks for', () => {
    const filled = form({ note: ' 已更换 ', photos: ['a'], cost_yuan: '350', unit: '留在别的表里', five: FIVE })
    expect(stepDocument('rectify', filled, 'major', '2026-11-02T09:00:00+08:00', 40)).toEqual({
      kind: 'rectify', at: '2026-11-02T09:00:00+08:00', elapsed_s: 40, place: null, photos: ['a'],
      note: '已更换', cost_yuan: 350,
    })
  })

  test('takes a number that the browser made of what was typed', () => {
    const typed = form({ note: '已更换', photos: ['a'] })
    Object.assign(typed, { cost_yuan: 350 })
    expect(stepMissing('rectify', typed, 'general', TODAY)).toEqual([])
    expect(stepDocument('rectify', typed, 'general', '', 0).cost_yuan).toBe(350)
  })

  test('cites standard and circumstance as one criterion', () => {
    const filled = form({ grade: 'major', standard: 'GB 35181-2025', circumstance: '疏散门锁闭' })
    expect(stepDocument('confirm', filled, 'major', '', 0).criterion).toBe('GB 35181-2025：疏散门锁闭')
  })

  test.each<[HazardEventKind, Partial<StepForm>]>([
    ['confirm', { grade: 'major', standard: 'GB 35181-2025', circumstance: '疏散门锁闭', note: '核实' }],
    ['assign', { unit: '示例厂', responsible: '王示例', deadline: '2026-11-09', coordinator: '示例局', goal: '消除', measures: '停用', cycle_days: '7' }],
    ['start', { five: FIVE }],
    ['list', { level: '县安委办', document_number: '示安办〔2026〕1号', signer: '王示例', until: '2026-12-01', published: 'no' }],
    ['decide', { disposition: 'no_penalty', note: '自查发现' }],
  ])('%s can be taken back into the form it came from', (kind, given) => {
    const filled = form(given)
    expect(stepFormOf(stepDocument(kind, filled, 'major', '', 0))).toEqual(filled)
  })
})
