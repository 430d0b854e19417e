import { describe, expect, it } from 'vitest'

import type { DutiesOfOwner, DutyLine } from '@/api/duties'
import { dutyDocument, dutyMissing, emptyDutyForm, namesOf } from '@/features/duties/dutyForm'
import { firstMessage } from '../../ui/form/firstMessage'

const duty = { duty: 'principal_led_check', kind: 'led_check', by_principal: true } as DutyLine
const enterprise = { enterprise_id: 'e1', office: null } as DutiesOfOwner
const office = { enterprise_id: null, office: 'dingziwan' } as DutiesOfOwner
const whole = {
  ...emptyDutyForm(), done_on: '2026-11-12', leader: '李示例', post: '经理', participants: '王示例、 赵示例，', note: '查后厨',
  signature: { name: '李示例', path: 'M1 1L2 2', refused_reason: null, shown_sha256: null },
}

describe('a deed for a duty', () => {
  it('is recorded once everything is there', () => {
    expect(firstMessage(dutyMissing(duty, whole, '2026-11-12'))).toBeNull()
  })

  it.each([
    [{ done_on: '' }, '请填完成日期'],
    [{ done_on: '2026-11-13' }, '日期不能晚于今天，做完以后再登记'],
    [{ leader: ' ' }, '请填带队人'],
    [{ note: '' }, '请写做了什么，发现或决定了什么'],
    [{ signature: { name: '李示例', path: null, refused_reason: null, shown_sha256: null } }, '主要负责人还没有签字'],
    [{ signature: { name: '王示例', path: 'M1 1L2 2', refused_reason: null, shown_sha256: null } }, '须由带队人本人签字'],
  ])('says what is missing: %o', (change, message) => {
    expect(firstMessage(dutyMissing(duty, { ...whole, ...change }, '2026-11-12'))).toBe(message)
  })

  it('of a filing says for which year and what document', () => {
    const filing = { ...duty, kind: 'filing', by_principal: false, files: 'task_list' } as DutyLine
    const filed = { ...whole, year: '2027', number: '示例安委发〔2026〕1号' }
    expect(firstMessage(dutyMissing(filing, { ...filed, year: '' }, '2026-11-12'))).toBe('请填备案的是哪一年的文件')
    expect(firstMessage(dutyMissing(filing, { ...filed, number: '' }, '2026-11-12'))).toBe('请填文号或文件名，或者拍下文件')
    expect(firstMessage(dutyMissing(filing, { ...filed, number: '', photos: ['a'] }, '2026-11-12'))).toBeNull()
    expect(dutyDocument(office, filing, filed, 'now', 1).filing).toEqual({ year: 2027, number: '示例安委发〔2026〕1号', file_name: null })
    expect(dutyDocument(office, duty, whole, 'now', 1)).not.toHaveProperty('filing')
  })

  it('needs no leader where nobody has to lead', () => {
    const drill = { ...duty, kind: 'plan_drill', by_principal: false }
    expect(firstMessage(dutyMissing(drill, { ...whole, leader: '', post: '' }, '2026-11-12'))).toBeNull()
    expect(dutyDocument(office, drill, whole, 'now', 1).led_by).toBeNull()
  })

  it('is that of one owner', () => {
    expect(dutyDocument(enterprise, duty, whole, 'now', 1)).toMatchObject({ enterprise_id: 'e1', led_by: { name: '李示例', post: '经理' } })
    expect(dutyDocument(enterprise, duty, whole, 'now', 1)).not.toHaveProperty('office')
    expect(dutyDocument(office, duty, whole, 'now', 1)).toMatchObject({ office: 'dingziwan' })
  })

  it('takes names however they are divided', () => {
    expect(namesOf('王示例、 赵示例，\n钱示例')).toEqual(['王示例', '赵示例', '钱示例'])
    expect(namesOf(' ')).toEqual([])
  })
})
