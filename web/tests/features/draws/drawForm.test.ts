import { describe, expect, it } from 'vitest'

import { drawDocument, drawMissing, emptyDrawForm, schemeMissing } from '@/features/draws/drawForm'
import { firstMessage } from '../../ui/form/firstMessage'

const today = '2999-11-12'
const scheme = { ...emptyDrawForm(), title: '示例抽查', enterprises: '3', check_by: '2999-12-20', publish_on: '2999-12-20' }
const whole = { ...scheme, commitment: 'ab'.repeat(32), witness: '赵示例', number: '0042' }

describe('a draw by lot', () => {
  it.each([
    [{ title: ' ' }, '请填抽查方案的名称'],
    [{ roles: [] }, '请至少选一类检查人员'],
    [{ enterprises: '0' }, '请填抽几家企业（1 到 1000）'],
    [{ inspectors_each: '1' }, '每家至少派 2 人，最多 10 人'],
    [{ check_by: '2999-11-11' }, '检查期限不能早于今天'],
    [{ publish_on: '2999-12-21' }, '公示日期应在今天和检查期限之间'],
  ])('says what the scheme still lacks: %o', (change, message) => {
    expect(firstMessage(schemeMissing({ ...scheme, ...change }, today))).toBe(message)
  })

  it('is drawn only after the commitment was shown and the witness spoke', () => {
    expect(firstMessage(drawMissing(scheme))).toBe('请先公布承诺值，给见证人看过')
    expect(firstMessage(drawMissing({ ...whole, number: '12' }))).toBe('请见证人报一个 4 到 12 位的数字')
    expect(firstMessage(drawMissing(whole))).toBeNull()
  })

  it('keeps the number as the witness said it', () => {
    expect(drawDocument(whole)).toMatchObject({ enterprises: 3, witness: { name: '赵示例', number: '0042' } })
  })
})
