import { describe, expect, test } from 'vitest'

import type { TipEventKind } from '@/api/tips'
import { ASKS, emptyTipForm, tipDocument, tipMissing, tipFields, type TipForm } from '@/features/tips/step/tipStep'
import { tipFieldWords } from '@/features/tips/step/tipStepWords'
import { TIP_EVENT_WORDS } from '@/features/tips/tipWords'
import { firstMessage } from '../../../ui/form/firstMessage'

const TODAY = '2026-11-10'
const KINDS = Object.keys(ASKS) as TipEventKind[]
const DEMANDS = Object.fromEntries(KINDS.map((kind) => [
  kind, Object.fromEntries(ASKS[kind].flatMap(({ field, message }) => (message ? [[field, message]] : []))),
])) as Record<TipEventKind, Record<string, string>>

const form = (given: Partial<TipForm> = {}): TipForm => ({ ...emptyTipForm(), ...given })
const fault = (kind: TipEventKind, given: Partial<TipForm> = {}) => firstMessage(tipMissing(kind, form(given), DEMANDS[kind], TODAY))

const CHECKED = { checked_on: '2026-11-09', checkers: '王示例、李示例', note: '到现场查看' }
const CONCLUDED = { finding: 'verified' as const, note: '属实', signer: '王示例', signed_on: '2026-11-10' }
const PAID = { witness_id: 'w', voucher: '0001', paid_on: '2026-11-10' }

describe('what a step of a report demands', () => {
  test.each<[TipEventKind, Partial<TipForm>, string | null]>([
    ['settle', { note: '现场核对' }, '请选企业，或核实有没有人员死亡'],
    ['settle', { enterprise: { id: 'e', name: '示例厂' } }, '请写明根据什么核实的'],
    ['settle', { deaths: 'no', note: '现场核对' }, null],
    ['exclude', { note: '有利害关系' }, '请选择须回避的人'],
    ['join', { tip_id: 't', note: '  ' }, '请写明为什么是同一件事'],
    ['accept', {}, null],
    ['refuse', {}, '请写明不予受理的理由，举报人会看到'],
    ['transfer', { note: '属于其他部门' }, '请填写移送给哪个单位'],
    ['check', { ...CHECKED, checkers: '王示例' }, '核查人员不少于两人，名字之间用顿号隔开'],
    ['check', { ...CHECKED, checkers: '王示例、王示例' }, '核查人员不少于两人，名字之间用顿号隔开'],
    ['check', { ...CHECKED, checked_on: '2026-11-11' }, '核查日期不能晚于今天'],
    ['check', CHECKED, null],
    ['extend', { days: '半个月', note: '复杂' }, '延长天数请填整数'],
    ['extend', { days: '30', note: '复杂' }, null],
    ['link_hazard', {}, '请选择查实的隐患'],
    ['conclude', { ...CONCLUDED, finding: null }, '请选择核查结论'],
    ['conclude', { ...CONCLUDED, signed_on: '2026-11-11' }, '签字日期不能晚于今天'],
    ['conclude', CONCLUDED, null],
    ['keep', { until: '2026-11-10', note: '诉讼' }, '保存期限应晚于今天'],
    ['propose_reward', { note: '一类' }, '请选择奖励类别'],
    ['propose_reward', { reward_kind: 'by_fine', note: '已罚款' }, '请填行政处罚的罚款金额（元，最多两位小数）'],
    ['propose_reward', { reward_kind: 'by_fine', fine_yuan: '20000', note: '已罚款' }, null],
    ['propose_reward', { reward_kind: 'major_hazard', note: '查实' }, null],
    ['propose_reward', { reward_kind: 'by_deaths', deaths_concealed: '1', note: '查实' }, '请选事故等级'],
    ['propose_reward', { reward_kind: 'other', amount_yuan: '500', note: '查实' }, '请写明金额的依据：哪份文件、哪一条'],
    ['approve_reward', {}, '请写明审批意见'],
    ['pay_reward', { ...PAID, witness_id: '' }, '请选择另一名经办人'],
    ['pay_reward', PAID, null],
  ])('%s with %o: %s', (kind, given, message) => {
    expect(fault(kind, given)).toBe(message)
  })

  test('the ledger and the desk know the same steps', () => {
    expect(KINDS.sort()).toEqual(Object.keys(TIP_EVENT_WORDS).sort())
  })

  test('what the server demands beyond what this page knows is asked for too', () => {
    expect(firstMessage(tipMissing('accept', form(), { note: '请写明受理的理由' }, TODAY))).toBe('请写明受理的理由')
  })

  test('every note has words of its own', () => {
    for (const kind of KINDS) expect(tipFieldWords(kind, 'note')?.label).toBeTruthy()
    expect(tipFieldWords('accept', 'note')).toMatchObject({ label: '说明（可不填）' })
    expect(tipFieldWords('conclude', 'note')).toMatchObject({ label: '书面结论（举报人会看到）', lines: 6 })
    expect(tipFieldWords('propose_reward', 'fine_yuan')).toMatchObject({ label: '行政处罚的罚款金额（元）', type: 'number' })
  })
})

describe('what is sent', () => {
  test('only what the step asks for', () => {
    const full = form({ ...CHECKED, to: '住建局', reward_kind: 'by_fine', fine_yuan: '20000' })
    expect(tipDocument('check', full)).toEqual({ kind: 'check', checked_on: '2026-11-09', checkers: ['王示例', '李示例'], note: '到现场查看' })
    expect(tipDocument('accept', form())).toEqual({ kind: 'accept' })
  })

  test('numbers as numbers, and that nobody died as such', () => {
    expect(tipDocument('extend', form({ days: '15', note: ' 复杂 ' }))).toEqual({ kind: 'extend', days: 15, note: '复杂' })
    expect(tipDocument('settle', form({ deaths: 'no', note: '核实' }))).toEqual({ kind: 'settle', deaths: false, note: '核实' })
  })

  test('a number may come as one, as the field for numbers gives it', () => {
    const typed = form({ reward_kind: 'by_fine', fine_yuan: 20_000 as never, note: '已罚款' })
    expect(firstMessage(tipMissing('propose_reward', typed, DEMANDS.propose_reward, TODAY))).toBeNull()
    expect(tipDocument('propose_reward', typed)).toMatchObject({ fine_yuan: 20_000 })
  })

  test('a reward asks for what its kind is reckoned from', () => {
    const kinds = { by_fine: ['fine_yuan'], by_deaths: ['deaths_concealed', 'accident_class'], other: ['fine_yuan', 'amount_yuan', 'basis'] }
    for (const [reward_kind, fields] of Object.entries(kinds)) {
      expect(tipFields('propose_reward', form({ reward_kind }))).toEqual(['reward_kind', ...fields, 'note'])
    }
  })
})
