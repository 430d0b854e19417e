import { describe, expect, test } from 'vitest'

import type { Checklist, Item, Measure } from '@/features/inspections/checklist'
import { valueFault } from '@/features/inspections/judgement'
import { lookBack, nextUndone, passableRest, phrasesFor, questionsOf } from '@/features/inspections/questions'
import { missingLines, visitMissing } from '@/features/visits/work/missing'
import { newFinding } from '@/features/visits/work/newFinding'
import { inspectionDocument, recordsOf, visitDocument } from '@/features/visits/work/records'
import type { Draft } from '@/offline/store/draft'
import { draftOf } from '../../offline/store/drafts'

const TODAY = '2026-11-02'

function item(id: string, extra: Partial<Item> = {}): Item {
  return {
    id, question: '灭火器在有效期内吗？', good: '标签上的日期没有过', method: '看标签', part: '走廊',
    remedy: '换新', grade: 'general', photo_on_fail: true, sources: [], ...extra,
  }
}

const measured: Measure = { kind: 'number', name: '净宽', unit: '米', lowest: 0, highest: 60, at_least: 4, required: true }
const CHECKLIST: Checklist = {
  sector: 'S04', name: '消防', version: '2026-1', published: TODAY, notes: [],
  sections: [
    { id: 'S04-A', name: '出口', items: [item('S04-001'), item('S04-002', { measure: measured })] },
    { id: 'S04-B', name: '设施', items: [item('S04-003')] },
  ],
}
const USED = { sector: 'S04', version: '2026-1', sha256: '0'.repeat(64), sections: ['S04-A'] }
const QUESTIONS = questionsOf([USED], { S04: CHECKLIST })

function answered(answers: Draft['answers']): Draft {
  return { ...draftOf('d'), checklists: [USED], answers }
}

const pass = { result: 'pass' as const, value: null, note: null }

describe('questions', () => {
  test('are those of the chosen sections alone', () => {
    expect(QUESTIONS.map((question) => question.item.id)).toEqual(['S04-001', 'S04-002'])
    expect(questionsOf([{ ...USED, sections: null }], { S04: CHECKLIST })).toHaveLength(3)
  })

  test('are asked once however many checklists share them', () => {
    const shop: Checklist = {
      ...CHECKLIST, sector: 'S15', name: '商贸',
      sections: [{ id: 'S15-A', name: '店堂', items: [item('S04-001'), item('S15-001')] }],
    }
    const both = { S04: CHECKLIST, S15: shop }
    const ids = questionsOf([{ ...USED, sections: null }, { ...USED, sector: 'S15', sections: null }], both)
      .map((question) => question.item.id)
    expect(ids).toEqual(['S04-001', 'S04-002', 'S04-003', 'S15-001'])
  })

  test('begin with what was failed last time', () => {
    const ordered = questionsOf([{ ...USED, sections: null }], { S04: CHECKLIST }, ['S04-003', 'S99-001'])
    expect(ordered.map((question) => [question.item.id, question.failedLast])).toEqual([
      ['S04-003', true], ['S04-001', false], ['S04-002', false],
    ])
  })

  test('of a look-back are those that failed alone', () => {
    const offered = [{ used: { ...USED, sections: null }, checklist: CHECKLIST }]
    const parts = lookBack(offered, ['S04-003'])
    expect(parts).toEqual([{ ...USED, sections: ['S04-003'] }])
    expect(questionsOf(parts, { S04: CHECKLIST }).map((question) => question.item.id)).toEqual(['S04-003'])
    expect(lookBack(offered, [])).toEqual([])
  })

  test('the rest can be passed at once but for those that ask for a value', () => {
    expect(passableRest(answered({}), QUESTIONS).map((question) => question.item.id)).toEqual(['S04-001'])
  })

  test('the next one to do is found around the end', () => {
    const draft = answered({ 'S04-002': { ...pass, value: 5 } })
    expect(nextUndone(draft, QUESTIONS, 1, TODAY)).toBe(0)
    expect(nextUndone(answered({ 'S04-001': pass, 'S04-002': { ...pass, value: 5 } }), QUESTIONS, 0, TODAY)).toBeNull()
  })

  test('the first phrase says what was not found', () => {
    expect(phrasesFor(item('x'))[0]).toBe('未做到：灭火器在有效期内')
  })
})

describe('a value', () => {
  const measure = (extra: Measure) => item('x', { measure: extra })
  const date: Measure = { kind: 'date', name: '有效期至', valid_on_day: true, required: true }
  const recent: Measure = { kind: 'date', name: '上次演练', within_days: 92, required: true }

  test.each([
    [measured, 'pass', null, '请填写净宽'],
    [measured, 'fail', null, null],
    [measured, 'pass', 3.5, '净宽低于 4 米，请改判不合格或核对数值'],
    [measured, 'fail', 3.5, null],
    [measured, 'fail', 61, '净宽应在 0 到 60 米之间，请核对'],
    [measured, 'na', 61, null],
    [date, 'pass', '2026-11-01', '有效期至已过期，请改判不合格或核对日期'],
    [date, 'pass', TODAY, null],
    [recent, 'pass', '2026-11-03', '上次演练晚于检查当天，请核对'],
    [recent, 'pass', '2026-07-01', '上次演练距今超过 92 天，请改判不合格或核对日期'],
  ] as const)('%j judged %s with %j: %s', (kind, result, value, fault) => {
    expect(valueFault(measure(kind), { result, value, note: null }, TODAY)).toBe(fault)
  })
})

describe('handing in', () => {
  const place = { fix: null, no_fix_reason: '地下室' }
  const signed = { name: '张示例', path: 'M0 0L9 9', refused_reason: null, shown_sha256: null }
  const whole = (): Draft => ({
    ...answered({ 'S04-001': pass, 'S04-002': { result: 'pass', value: 5, note: ' ' } }),
    arrival: { means: 'picked', board_code: null, place },
    log: { ...draftOf('d').log, received_by: '李示例', production: 'normal', self_check: '已自查', board_state: 'updated' },
    signatures: { inspector: signed, enterprise: { name: '李示例', path: null, refused_reason: '不在场', shown_sha256: null } },
  })

  test('nothing is lacking when all was done, a refusal with its reason included', () => {
    expect(visitMissing(whole(), QUESTIONS, TODAY)).toEqual([])
  })

  test('what is lacking is named with its step', () => {
    const steps = visitMissing({ ...draftOf('d'), checklists: [USED] }, QUESTIONS, TODAY).map((part) => part.step)
    expect(new Set(steps)).toEqual(new Set(['arrive', 'check', 'log', 'sign']))
  })

  test('a name that was not typed is not told as a missing signature', () => {
    const draft = whole()
    draft.signatures.enterprise = { name: '', path: 'M0 0L9 9', refused_reason: null, shown_sha256: null }
    expect(visitMissing(draft, QUESTIONS, TODAY)).toEqual([
      { step: 'sign', field: 'signatures.enterprise.name', message: '请填写企业签字人的姓名' },
    ])
  })

  test('a failed item needs a finding with a photo', () => {
    const draft = whole()
    draft.answers['S04-001'] = { ...pass, result: 'fail' }
    const words = () => missingLines(visitMissing(draft, QUESTIONS, TODAY)).map((line) => line.words)
    expect(words()).toEqual(['还有 1 项没有查完'])
    const found = { ...newFinding(QUESTIONS[0] ?? null, 15, null), description: '过期' }
    draft.findings = [found]
    expect(words()).toEqual(['还有 1 项没有查完'])
    draft.findings = [{ ...found, photos: ['a'] }]
    expect(words()).toEqual([])
  })

  test('a stationed visit is an inspection and a visit, an enforcement check an inspection alone', () => {
    const now = new Date('2026-11-02T02:00:00Z')
    expect(recordsOf(whole(), QUESTIONS, now).map((record) => record.kind)).toEqual(['inspection', 'visit'])
    expect(recordsOf({ ...whole(), origin: 'enforcement' }, QUESTIONS, now).map((record) => record.kind)).toEqual(['inspection'])
    expect(recordsOf({ ...whole(), sent: ['d-inspection'] }, QUESTIONS, now).map((record) => record.id)).toEqual(['d'])
  })

  test('blank words are sent as none, and a draft’s times are in order', () => {
    const draft = whole()
    const inspection = inspectionDocument(draft, QUESTIONS)
    expect(inspection.answers[1]).toEqual({ item: 'S04-002', result: 'pass', value: 5, note: null })
    expect(inspection.finished_at >= inspection.started_at).toBe(true)
    const clockSetBack = new Date(Date.parse(draft.began_at) - 60_000)
    expect(visitDocument(draft, clockSetBack).left_at >= draft.began_at).toBe(true)
  })

  test('a finding of an item that is no longer asked is left out', () => {
    const draft = whole()
    const lost = questionsOf([{ ...USED, sections: null }], { S04: CHECKLIST })[2] ?? null
    draft.findings = [newFinding(lost, 15, null)]
    expect(inspectionDocument(draft, QUESTIONS).findings).toEqual([])
  })

  test('a suggested deadline never passes the plan’s', () => {
    const now = new Date('2026-11-02T02:00:00Z')
    const long = questionsOf([USED], { S04: { ...CHECKLIST, sections: [{ id: 'S04-A', name: '', items: [item('S04-009', { deadline_days: 90 })] }] } })[0] ?? null
    expect(newFinding(long, 15, null, now).deadline).toBe('2026-11-17')
    expect(newFinding(long, null, null, now).deadline).toBeNull()
  })
})
