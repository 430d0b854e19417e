import { describe, expect, it } from 'vitest'

import type { WorkKind, WorkOffice, WorkRow } from '@/api/offices/work'
import { countWordsOf, emptyVillageForm, emptyWorkForm, kindsInOrder, villageMissing, wholeOf, workDocument, workMissing } from '@/features/work/workForm'
import { firstMessage } from '../../ui/form/firstMessage'

const people = { field: 'people', word: '听讲人数', must: true, bounds: [0, 100000] } as const
const LECTURE = {
  key: 'lecture', word: '宣讲', unit: '次', clause: '', asks: [people, { field: 'title', word: '宣讲内容', must: false, bounds: null }],
} as unknown as WorkKind
const COURTYARD = {
  key: 'courtyard', word: '屋场会', unit: '次', clause: '',
  asks: [{ field: 'village', word: '村', must: true, bounds: null }, { field: 'begins', word: '开始时间', must: true, bounds: null }],
} as unknown as WorkKind
const whole = { ...emptyWorkForm(), kind: 'lecture', office: 'lufeng_office', done_on: '2026-11-12', people: '60' }

describe('a work record', () => {
  it.each([['60', 60], [' ６０ ', 60], ['', null], ['约30', undefined], ['-5', undefined], ['1.5', undefined], ['1,200', undefined]])(
    'reads %s as %s', (typed, value) => { expect(wholeOf(typed)).toBe(value) },
  )

  it.each([
    [{}, null, null],
    [{ people: '约30' }, null, '听讲人数只填整数，如 30，不带“约”“多”等字'],
    [{ people: '' }, null, '请填听讲人数'],
    [{ people: '999999999' }, null, '听讲人数应在 0 到 100000 之间'],
    [{ done_on: '2026-11-13' }, null, '日期不能晚于今天，做完以后再记'],
    [{ office: '' }, null, '请选是哪个单位的工作'],
    [{}, 'w1', '请写更正或撤销的原因'],
    [{ what: 'withdraw' as const, people: '', reason: '重复登记' }, 'w1', null],
  ])('says what is missing: %o', (change, corrects, message) => {
    expect(firstMessage(workMissing({ ...whole, ...change }, LECTURE, corrects, '2026-11-12'))).toBe(message)
  })

  it('asks a courtyard meeting for its village, its group and its hour', () => {
    expect(workMissing({ ...whole, kind: 'courtyard' }, COURTYARD, null, '2026-11-12').map((one) => one.field)).toEqual(
      ['village_id', 'group_name', 'begins'],
    )
  })

  it('sends what its kind asks and nothing that was typed for another', () => {
    const typed = { ...whole, title: ' 判定标准 ', copies: '500', begins: '19:30', village_id: 'v1' }
    expect(workDocument(typed, LECTURE, null, '2026-11-12T16:00:00+08:00', 18)).toEqual({
      kind: 'lecture', office: 'lufeng_office', done_on: '2026-11-12', at: '2026-11-12T16:00:00+08:00', elapsed_s: 18,
      title: '判定标准', number: null, begins: null, times: 1, people: 60, copies: null, passed: null, village_id: null,
      group_name: null, enterprise_id: null, duty: null, note: null, photos: [],
    })
    expect(workDocument({ ...whole, what: 'withdraw', reason: '重复登记' }, LECTURE, 'w1', '', 1)).toMatchObject(
      { corrects: 'w1', reason: '重复登记', withdrawn: true },
    )
  })

  it('shows the kinds used last first, and for a duty those that fulfil it', () => {
    const office = { kinds: ['lecture', 'courtyard'], duties: [{ key: 'month', name: '', kinds: ['lecture'] }] } as unknown as WorkOffice
    const used = [{ kind: 'courtyard' }] as WorkRow[]
    expect(kindsInOrder([LECTURE, COURTYARD], office, used).map((one) => one.key)).toEqual(['courtyard', 'lecture'])
    expect(kindsInOrder([LECTURE, COURTYARD], office, used, 'month').map((one) => one.key)).toEqual(['lecture'])
  })

  it.each([
    [{ kind: 'lecture', unit: '次', times: 2, people: 60, copies: null }, '2 次 · 60 人'],
    [{ kind: 'brochure', unit: '册', times: 1, people: null, copies: 500 }, '500 册'],
    [{ kind: 'spot_exam', unit: '人', times: 1, people: 20, passed: 18, copies: null }, '抽考 20 人，合格 18 人'],
  ])('counts %o', (row, words) => { expect(countWordsOf(row as WorkRow)).toBe(words) })
})

it('a village has groups from a day on, later than what stands', () => {
  const form = { ...emptyVillageForm(), town_code: '1', name: '示例村', groups: '１２', counts_from: '2026-03-01' }
  const now = { counts_from: '2026-03-01' } as never
  expect(firstMessage(villageMissing(form, null, '2026-11-12'))).toBeNull()
  expect(firstMessage(villageMissing({ ...form, groups: '0' }, null, '2026-11-12'))).toBe('小组数不能是 0')
  expect(firstMessage(villageMissing(form, now, '2026-11-12'))).toBe('须在 2026-03-01 以后')
})
