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
    expect(() => recipients(told([...pair]), plate)).toThrow('可能被人换过')
  })
})

test('the fingerprints of a plate stand behind the # of its address', () => {
  const bytes = plate.map((print) => Uint8Array.from(print.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
  const fragment = `#k=${bytes.map((print) => Buffer.from(print).toString('base64url')).join('.')}`
  expect(plateFingerprints(fragment)).toEqual(plate)
  for (const other of ['', '#', '#k=', '#top', `${fragment}x`, `${fragment}.`]) expect(plateFingerprints(other)).toEqual([])
})
