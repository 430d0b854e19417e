import { describe, expect, test } from 'vitest'

import { type Beside, draftOf, identityOf, missing, othersOf } from '@/reporter/draft'

const BESIDE: Beside = {
  id: '11111111-1111-4111-8111-111111111111', secret: '7KQM29XAHWTNC4ZP', area: '431224', door: 'anonymous',
  point: null, photos: [], identity: null,
}

function typed(values: Record<string, string>) {
  return (name: string) => values[name] ?? ''
}

describe('a draft', () => {
  test('holds null for what was left empty', () => {
    const draft = draftOf(typed({ kind: 'hazard', description: ' 漏气 ', place_words: '后厨', happened: ' ' }), BESIDE)
    expect(draft).toMatchObject({ description: '漏气', place_words: '后厨', happened: null, details: null, signatories: 1, deaths: false })
    expect(missing(draft).size).toBe(0)
  })

  test('forgets the accused where the report is about no official', () => {
    expect(draftOf(typed({ kind: 'hazard', accused: '张示例' }), BESIDE).accused).toBeNull()
    expect(draftOf(typed({ kind: 'official', accused: '张示例' }), BESIDE).accused).toBe('张示例')
  })

  test('tells at each field what is missing', () => {
    const draft = draftOf(typed({ kind: 'official' }), { ...BESIDE, door: 'named', identity: identityOf(typed({ phone: '12' })) })
    expect([...missing(draft).keys()]).toEqual(['accused', 'description', 'enterprise_words', 'name', 'phone'])
  })

  test('is somewhere where a point is set', () => {
    const draft = draftOf(typed({ kind: 'hazard', description: '漏气' }), { ...BESIDE, point: { longitude: 110.5, latitude: 27.9 } })
    expect(draft.place).toEqual({ longitude: 110.5, latitude: 27.9, crs: 'wgs84' })
    expect(missing(draft).size).toBe(0)
  })
})

test('who reports is what was typed, without what was left empty', () => {
  expect(identityOf(typed({ name: '周示例', phone: '0745-3222222', id_last4: '001x' }))).toEqual({
    name: '周示例', phone: '0745-3222222', id_last4: '001X', others: [],
  })
})

test.each([
  ['吴示例 13800005678', '吴示例', '13800005678'],
  ['吴示例：138 0000 5678', '吴示例', '13800005678'],
  ['郑示例', '郑示例', ''],
])('「%s」 is a person beside the reporter', (line, name, phone) => {
  expect(othersOf(`${line}\n\n`)).toEqual([{ name, phone }])
})
