import { describe, expect, test } from 'vitest'

import { groupedNumber, groupedSecret, newId, newSecret, typedSecret } from '@/reporter/secret'

describe('a secret', () => {
  test('has 16 characters that are not misread, and none comes twice', () => {
    const made = Array.from({ length: 200 }, newSecret)
    for (const secret of made) expect(secret).toMatch(/^[2-9A-HJKMNP-TV-Z]{16}$/)
    expect(new Set(made).size).toBe(200)
  })

  test('uses every character about as often', () => {
    const counts = new Map<string, number>()
    for (const letter of Array.from({ length: 1500 }, newSecret).join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    expect(counts.size).toBe(30)
    // 800 each on average; six standard deviations are 170.
    for (const count of counts.values()) expect(Math.abs(count - 800)).toBeLessThan(170)
  })

  test('is known again however it was typed', () => {
    expect(typedSecret(' 7kqm-29xa—hwtn c4zp\n')).toBe('7KQM29XAHWTNC4ZP')
  })

  test('and the number are shown in groups', () => {
    expect(groupedSecret('7KQM29XAHWTNC4ZP')).toBe('7KQM 29XA HWTN C4ZP')
    expect(groupedNumber('4821093774')).toBe('4821 093 774')
  })
})

test('an id is a version 4 UUID', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
