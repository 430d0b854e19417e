import { describe, expect, it } from 'vitest'

import { deliveryDocument, type DeliveryForm, deliveryFormOf, deliveryMissing, emptyDeliveryForm } from '@/features/papers/delivery/deliveryForm'
import { firstMessage } from '../../ui/form/firstMessage'

const officer = { isTheirs: false, reply: false }
const theirs = { isTheirs: true, reply: false }
const interview = { isTheirs: true, reply: true }
const signature = { name: '李示例', path: 'M1 1L2 2', refused_reason: null, shown_sha256: null }

describe('a delivery', () => {
  it.each<[Partial<DeliveryForm>, typeof officer, string | null]>([
    [{}, officer, '请选怎样送达的'],
    [{ how: 'signed' }, officer, '请填写签收人签字人的姓名'],
    [{ how: 'signed', signature }, officer, null],
    [{ how: 'signed', signature }, interview, '请选能不能按时参加'],
    [{ how: 'signed', signature, will_come: 'no' }, interview, '请写不能参加的原因'],
    [{ how: 'refused' }, theirs, '请写不签收的原因'],
    [{ how: 'refused', reason: '与事实不符' }, theirs, null],
    [{ how: 'refused', reason: '不说明理由' }, officer, '请写见证人的姓名'],
    [{ how: 'refused', reason: '不说明理由', witness: '赵示例' }, officer, '请拍一张送达现场的照片'],
    [{ how: 'left', witness: '赵示例', photos: ['p'], where: '前台' }, officer, '请写对方为什么没有收'],
    [{ how: 'left', reason: '拒绝签收', witness: '赵示例', photos: ['p'] }, officer, '请写文书留在哪里'],
  ])('says what is missing: %o', (change, to, message) => {
    expect(firstMessage(deliveryMissing({ ...emptyDeliveryForm(), ...change }, to))).toBe(message)
  })

  it('says only what its way asks for, and comes back into its form', () => {
    const form = { ...emptyDeliveryForm(), how: 'refused' as const, reason: '不认可', witness: '赵示例', photos: ['p'], where: '门卫室', post: '店长', signature }
    const document = deliveryDocument(form, officer, 'now', 2)
    expect(document).toMatchObject({ how: 'refused', reason: '不认可', witness: '赵示例', photos: ['p'], where: null, post: null, signature: null, reply: null })
    expect(deliveryDocument(deliveryFormOf(document), officer, 'now', 2)).toEqual(document)
    expect(deliveryDocument(form, theirs, 'now', 2)).toMatchObject({ witness: null, photos: [] })
  })

  it('of an invitation replies', () => {
    const form = { ...emptyDeliveryForm(), how: 'signed' as const, signature, will_come: 'no' as const, reason: '出差' }
    expect(deliveryDocument(form, interview, 'now', 2)).toMatchObject({ reply: { will_come: false, reason: '出差' }, reason: null })
    expect(deliveryDocument({ ...form, will_come: 'yes' }, interview, 'now', 2).reply).toEqual({ will_come: true, reason: null })
  })
})
