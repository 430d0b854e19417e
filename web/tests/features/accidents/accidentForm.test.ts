import { describe, expect, it } from 'vitest'

import { accidentDocument, accidentMissing, changeWords, emptyAccidentForm } from '@/features/accidents/accidentForm'
import { firstMessage } from '../../ui/form/firstMessage'

const whole = {
  ...emptyAccidentForm(), happened_on: '2026-11-10', town_code: '430112901', sector: 'S02', deaths: '1', business: 'yes' as const,
  description: '示例工地坠落一人（虚构）',
}

describe('an accident', () => {
  it('is entered once everything is there', () => {
    expect(firstMessage(accidentMissing(whole, null, '2026-11-12'))).toBeNull()
    expect(accidentDocument(whole, null)).toMatchObject({ deaths: 1, business: true, excluded: null, corrects: null })
  })

  it.each([
    [{ happened_on: '2026-11-13' }, null, '发生日期不能晚于今天'],
    [{ deaths: '' }, null, '请填死亡人数'],
    [{ business: null }, null, '请选是不是生产经营性事故'],
    [{ ground: 'entrusted_area' }, null, '请写不计入的原因'],
    [{ description: '电话 13800000001' }, null, '请不要写电话、身份证号等个人信息'],
    [{}, 'a1', '请写更正的原因'],
  ])('says what is missing: %o', (change, corrects, message) => {
    expect(firstMessage(accidentMissing({ ...whole, ...change }, corrects, '2026-11-12'))).toBe(message)
  })

  it.each([[null, '—'], [0, '持平'], [-20, '下降 20%'], [33.3, '上升 33.3%']])('compares %s as %s', (percent, words) => {
    expect(changeWords(percent)).toBe(words)
  })
})
