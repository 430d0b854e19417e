import { describe, expect, it } from 'vitest'

import type { OfferedPapers, Paper, PaperOffer } from '@/api/offices/papers'
import { emptyPaperForm, nameOfficer, paperDocument, type PaperForm, paperFormOf, paperMissing, prefill } from '@/features/papers/issue/paperForm'
import { subjectOf } from '@/features/papers/subject'
import { firstMessage } from '../../ui/form/firstMessage'

const ask = (key: string, label: string, value = '', kind: 'text' | 'day' = 'text') =>
  ({ key, label, kind, most: 200, lines: 1, required: true, example: '', value })
const offer = {
  kind: 'order_to_rectify', name: '责令限期整改指令书', basis: '', document: false, findings: true, opening: '{office}检查。', facts: [], closing: '', caution: '', no_enforcement: false, delivered: true, reply: false,
  confidential: false, officers_least: 2, number: null, blocked: null, issued: null, signed_off_by: null,
  asks: [ask('basis', '违反的规定'), ask('deadline', '整改期限', '2026-12-15', 'day')],
} satisfies PaperOffer
const hazard = (id: string, position: number) => ({
  id, number: `N-${id}`, part: '后厨', description: '报警器停用', grade: 'general' as const, grade_word: '一般隐患', deadline: '2026-12-15', overdue_days: 0, position,
})
const offered: OfferedPapers = {
  enterprise_id: 'e', enterprise: '示例餐馆', inspection_id: 'i', hazards: [hazard('a', 2), hazard('b', 0)],
  offices: [{ key: 'town', name: '卢峰镇', printed_name: '溆浦县卢峰镇', word: '卢峰镇' }], kinds: [offer],
  officers: [{ name: '王示例', certificate: '2' }, { name: '赵示例', certificate: '3' }],
}

function written(change: Partial<PaperForm> = {}): PaperForm {
  const form = emptyPaperForm('张示例')
  prefill(form, offered, offer, '张示例', null)
  form.texts['basis'] = '餐饮燃气规定'
  form.officers = [{ name: '张示例', certificate: '1' }, { name: '王示例', certificate: '2' }]
  form.signature.path = 'M1 1L2 2'
  return { ...form, ...change }
}

describe('a paper', () => {
  it('is filled with what is known, each field once', () => {
    const form = emptyPaperForm()
    prefill(form, offered, offer, '张示例', null)
    expect(form).toMatchObject({ office: 'town', texts: { basis: '', deadline: '2026-12-15' }, officers: [{ name: '张示例' }, { name: '' }] })
    form.texts['deadline'] = ''
    prefill(form, offered, offer, '张示例', null)
    expect(form.texts['deadline']).toBe('')
  })

  it('brings the certificate of whoever signed before, and of nobody else', () => {
    const form = emptyPaperForm()
    prefill(form, offered, offer, '王示例', null)
    expect(form.officers).toEqual([{ name: '王示例', certificate: '2' }, { name: '', certificate: '' }])
    const second = { name: '', certificate: '' }
    for (const [name, certificate] of [['赵', ''], ['赵示例', '3'], ['钱示例', '']] as const) {
      nameOfficer(second, name, offered)
      expect(second).toEqual({ name, certificate })
    }
    second.certificate = 'typed'
    nameOfficer(second, '赵示例', offered)
    expect(second).toEqual({ name: '赵示例', certificate: 'typed' })
  })

  it('names the hazards as they were seen, and says only what was written', () => {
    expect(paperDocument(written(), offered, offer, null, 'now', 3)).toMatchObject({
      kind: 'order_to_rectify', enterprise_id: 'e', inspection_id: 'i', hazards: [{ id: 'a', position: 2 }, { id: 'b', position: 0 }],
      texts: [{ key: 'basis', text: '餐饮燃气规定' }, { key: 'deadline', text: '2026-12-15' }], own_number: null, replaces: null, reason: null,
    })
    expect(paperDocument(written({ named: ['b'] }), offered, offer, null, 'now', 3).hazards).toEqual([{ id: 'b', position: 0 }])
  })

  it.each<[Partial<PaperForm>, string | null, string | null]>([
    [{}, null, null],
    [{ office: '' }, null, '请选以哪个单位的名义'],
    [{ named: [] }, null, '请至少选一条隐患'],
    [{ texts: { deadline: '2026-12-15' } }, null, '请填违反的规定'],
    [{ officers: [{ name: '张示例', certificate: '1' }, { name: '张示例', certificate: '2' }] }, null, '两名执法人员须是不同的人'],
    [{ officers: [{ name: '张示例', certificate: '1' }, { name: '王示例', certificate: '1' }] }, null, '两名执法人员的证号不能相同'],
    [{}, 'old', '请写为什么更换'],
    [{ signature: { name: '王示例', path: 'M1 1L2 2', refused_reason: null, shown_sha256: null } }, null, '办理人签字处要写您本人的姓名（张示例），由您签字'],
  ])('says what is missing: %o', (change, replaces, message) => {
    expect(firstMessage(paperMissing(written(change), offered, offer, replaces, '张示例'))).toBe(message)
  })

  it('that was refused stands in its form again, with what is known of the hazard now', () => {
    const document = paperDocument(written({ named: ['b'] }), offered, offer, null, 'now', 3)
    const form = paperFormOf(document)
    prefill(form, { ...offered, hazards: [hazard('a', 2), hazard('b', 1)] }, offer, '张示例', null)
    const again = paperDocument(form, { ...offered, hazards: [hazard('a', 2), hazard('b', 1)] }, offer, null, 'now', 3)
    expect(again).toEqual({ ...document, hazards: [{ id: 'b', position: 1 }] })
  })

  it('that replaces another begins with what that one says', () => {
    const content = { addressed_to: '示例餐馆', lines: [{ label: '违反的规定', text: '旧的' }, { label: '整改期限', text: '2026年12月5日' }], officers: [], signed_off_by: '' }
    const form = emptyPaperForm()
    prefill(form, offered, offer, '张示例', { office: 'town', hazard_ids: ['b'], content } as unknown as Paper)
    expect(form).toMatchObject({ texts: { basis: '旧的', deadline: '2026-12-05' }, named: ['b'] })
  })

  it.each([
    [{ inspection_id: 'i', enterprise_id: 'e' }, ['a'], { inspection: 'i' }],
    [{ inspection_id: null, enterprise_id: 'e' }, ['a'], { hazard: 'a' }],
    [{ inspection_id: null, enterprise_id: 'e' }, ['a', 'b'], { enterprise: 'e' }],
    [{ inspection_id: null, enterprise_id: 'e' }, [], { enterprise: 'e' }],
  ])('is about what it was made from: %o', (paper, hazards, subject) => {
    expect(subjectOf(paper, hazards)).toEqual(subject)
  })
})
