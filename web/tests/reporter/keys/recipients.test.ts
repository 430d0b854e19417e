import { describe, expect, test } from 'vitest'

import { plateFingerprints } from '@/reporter/keys/plate'
import { recipients } from '@/reporter/keys/recipients'
import { fingerprintOf } from '@/sealing/confirmations'
import { compares, madeKey, type MadeKey } from '../../sealing/officers'

const AREA = '431224'
const [first, second] = [madeKey(), madeKey()]
compares(AREA, first, second)
compares(AREA, second, first)
const told = (keys: MadeKey[], signers: MadeKey[] = []) => ({ area_code: AREA, keys, signers })
const plate = [first, second].map((key) => fingerprintOf(key) ?? '')

describe('whom a reporter seals for', () => {
  test('are officers whose keys another officer signed', () => {
    expect(recipients(told([first, second]), [])).toEqual([first, second])
    expect(recipients(told([first], [second]), [])).toEqual([first])
    expect(recipients(told([first, { ...madeKey(), alg: 'sm2' }]), plate)).toEqual([first])
  })

  test.each<[string, MadeKey]>([
    ['was exchanged', { ...second, public_key: madeKey().public_key }],
    ['got another signing key', { ...second, signing_key: madeKey().signing_key }],
    ['nobody signed', madeKey()],
    ['has the number of another', { ...madeKey(), id: first.id }],
  ])('are nobody where one of the keys %s', (_, key) => {
    expect(() => recipients(told([first, key], [second].filter(({ id }) => id !== key.id)), [])).toThrow('没有加密，也没有发出')
  })

  test('are those of the plate, or whom they signed', () => {
    expect(recipients(told([first, second]), plate)).toEqual([first, second])
    const newcomer = madeKey()
    compares(AREA, second, newcomer)
    expect(recipients(told([first, newcomer], [second]), plate)).toHaveLength(2)
    const pair = [madeKey(), madeKey()] as const
    compares(AREA, pair[0], pair[1])
    compares(AREA, pair[1], pair[0])
    expect(recipients(told([...pair]), [])).toHaveLength(2)
    expect(() => recipients(told([...pair]), plate)).toThrow('到别处扫一块新印的告知牌')
    expect(() => recipients(told([...pair, first]), plate)).toThrow('不要再用这个网页')
    expect(() => recipients(told([first, second]), plateFingerprints('#k='))).toThrow('可能码没有扫全')
  })

  test('are reached from an old plate however often keys changed since', () => {
    // Each officer changes phones in turn; whoever is left signs, and is signed.
    const officers = Array.from({ length: 6 }, () => madeKey())
    officers.forEach((key, index) => { if (index) compares(AREA, officers[index - 1] as MadeKey, key) })
    const [oldest, ...later] = officers as [MadeKey, ...MadeKey[]]
    const printed = [fingerprintOf(oldest) ?? '']
    expect(recipients(told(later.slice(-2), [oldest, ...later.slice(0, -2)]), printed)).toHaveLength(2)
    // A link of the chain that is gone leaves the new ones with nobody who vouches.
    expect(() => recipients(told(later.slice(-2), [oldest, ...later.slice(1, -2)]), printed)).toThrow('没有加密，也没有发出')
  })
})

test('the fingerprints of a plate stand behind the # of its address', () => {
  const bytes = plate.map((print) => Uint8Array.from(print.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
  const fragment = `#k=${bytes.map((print) => Buffer.from(print).toString('base64url')).join('.')}`
  expect(plateFingerprints(fragment)).toEqual(plate)
  for (const other of ['', '#', '#k', '#top', '#?k=']) expect(plateFingerprints(other)).toEqual([])
  for (const more of ['&from=wechat', '#wechat_redirect', '?v=2']) expect(plateFingerprints(fragment + more)).toEqual(plate)
  // A code that was not read whole is not taken for none.
  for (const damaged of ['#k=', '#k=%20', fragment.slice(0, -1), `${fragment}x`]) expect(plateFingerprints(damaged)).toContain('')
})
