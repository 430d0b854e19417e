import { describe, expect, it } from 'vitest'

import type { PlanOffices } from '@/api/enforcements'
import {
  emptyEnforcementForm, enforcementDocument, enforcementMissing, type EnforcementForm, ownOffices,
} from '@/features/enforcement/enforcementForm'
import { firstMessage } from '../../ui/form/firstMessage'

const whole: EnforcementForm = {
  ...emptyEnforcementForm(), kind: 'penalty', amount_yuan: '5000.50', document_number: ' 示例罚〔2026〕1号 ',
  decided_on: '2026-11-12', office: 'fire', joint_offices: ['fire', 'police'],
  officers: [{ name: '张示例', certificate: '示例-1' }, { name: '王示例', certificate: '示例-2' }],
}
const from = { enterprise_id: 'e1', hazard_id: 'h1', inspection_id: null }
const plan: PlanOffices = {
  offices: [
    { key: 'fire', name: '消防', kind: 'department', town_code: null },
    { key: 'town', name: '示例镇', kind: 'town_office', town_code: '431224901' },
  ],
}

describe('a result of enforcement', () => {
  it('is recorded once everything is there', () => {
    expect(firstMessage(enforcementMissing(whole, true, '2026-11-12'))).toBeNull()
    expect(enforcementDocument(from, whole, 'now', 1)).toMatchObject({
      amount_yuan: 5000.5, document_number: '示例罚〔2026〕1号', joint_offices: ['police'], crackdown: false, note: null,
    })
  })

  it.each<[Partial<EnforcementForm>, string]>([
    [{ kind: null }, '请选种类'],
    [{ amount_yuan: '' }, '请填罚款金额（元，最多两位小数）'],
    [{ amount_yuan: '1.234' }, '请填罚款金额（元，最多两位小数）'],
    [{ amount_yuan: '0' }, '请填罚款金额（元，最多两位小数）'],
    [{ decided_on: '2026-11-13' }, '决定日期不能晚于今天'],
    [{ officers: [{ name: '张示例', certificate: '示例-1' }, { name: '', certificate: '' }] }, '请填执法人员 2 的姓名'],
    [{ officers: [{ name: '张示例', certificate: '示例-1' }, { name: '张示例', certificate: '示例-2' }] }, '两名执法人员须是不同的人'],
    [{ officers: [{ name: '张示例', certificate: '示例-1' }, { name: '王示例', certificate: '示例-1 ' }] }, '两名执法人员的证号不能相同'],
  ])('says what is missing: %o', (change, message) => {
    expect(firstMessage(enforcementMissing({ ...whole, ...change }, true, '2026-11-12'))).toBe(message)
  })

  it('asks no amount of what is no fine', () => {
    const order: EnforcementForm = { ...whole, kind: 'order_to_rectify' }
    expect(firstMessage(enforcementMissing({ ...order, amount_yuan: '' }, true, '2026-11-12'))).toBeNull()
    expect(enforcementDocument(from, order, 'now', 1).amount_yuan).toBeNull()
  })

  it('is decided in the name of an own office alone', () => {
    expect(ownOffices(plan, ['town', 'elsewhere']).map(({ key }) => key)).toEqual(['town'])
    expect(ownOffices(plan, [])).toEqual([])
    expect(firstMessage(enforcementMissing({ ...whole, office: '' }, false, '2026-11-12'))).toMatch('请联系县安委办')
  })
})
