import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { fromBase64, toBase64 } from '@/sealing/base64'
import { fingerprintOf, isSigned, reached, sign, type SignedKey, signingKeyOf, statement } from '@/sealing/confirmations'
import { publicKeyOf, randomBytes } from '@/sealing/envelopes'

type Vector = SignedKey & { private_key: string; fingerprint: string; statement: string }
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../tests/tips/confirmation_vectors.json', import.meta.url), 'utf8'),
) as { area_code: string; keys: [Vector, Vector, Vector] }
const AREA = VECTORS.area_code
const [first, second, third] = VECTORS.keys

test('keys, fingerprints, statements and signatures are the same as on the server', () => {
  for (const key of VECTORS.keys) {
    const secret = fromBase64(key.private_key)
    expect(toBase64(publicKeyOf(secret))).toBe(key.public_key)
    expect(toBase64(signingKeyOf(secret))).toBe(key.signing_key)
    expect(fingerprintOf(key)).toBe(key.fingerprint)
    for (const { by, day, signature } of key.confirmations) {
      expect(statement(AREA, key, day)).toBe(key.statement)
      const signer = VECTORS.keys.find(({ id }) => id === by) as Vector
      expect(sign(AREA, key, day, fromBase64(signer.private_key))).toBe(signature)
      expect(isSigned(AREA, key, signer)).toBe(true)
    }
  }
})

describe('the chain', () => {
  const all = [...VECTORS.keys]
  const from = (root: SignedKey, keys: SignedKey[] = all, area = AREA) =>
    [...reached(area, keys, (key) => key === root)].map(({ id }) => id).sort()
  const ids = (...keys: SignedKey[]) => keys.map(({ id }) => id).sort()
  const stranger = (): Vector => {
    const secret = randomBytes(32)
    return { ...third, public_key: toBase64(publicKeyOf(secret)), signing_key: toBase64(signingKeyOf(secret)), private_key: toBase64(secret) }
  }

  test('reaches whom a root signed, and whom those signed', () => {
    expect(from(first)).toEqual(ids(first, second, third))
    expect(from(third)).toEqual(ids(third))
    expect([...reached(AREA, all, () => false)]).toEqual([])
    const far = { ...third, confirmations: third.confirmations.filter(({ by }) => by === second.id) }
    expect(from(first, [first, second, far])).toEqual(ids(first, second, third))
  })

  test.each<[string, Partial<SignedKey>]>([
    ['public key', { public_key: stranger().public_key }],
    ['signing key', { signing_key: stranger().signing_key }],
    ['no signing key', { signing_key: null }],
    ['owner', { person_id: first.id }],
    ['number', { id: 'ffffffff-3333-4333-8333-333333333333' }],
    ['day', { confirmations: third.confirmations.map((said) => ({ ...said, day: '2026-11-05' })) }],
    ['signature', { confirmations: third.confirmations.map((said) => ({ ...said, signature: toBase64(randomBytes(64)) })) }],
    ['signatures that are none', { confirmations: third.confirmations.map((said) => ({ ...said, signature: '不是' })) }],
    ['signers', { confirmations: third.confirmations.map((said) => ({ ...said, by: third.id })) }],
    ['no signature', { confirmations: [] }],
    ['a longer key', { public_key: toBase64(randomBytes(33)) }],
  ])('does not reach a key whose %s was exchanged', (_, changed) => {
    expect(from(first, [first, second, { ...third, ...changed }])).toEqual(ids(first, second))
  })

  test('does not reach a forged confirmation by an exchanged signer', () => {
    const forger = { ...second, ...(({ public_key, signing_key }) => ({ public_key, signing_key }))(stranger()) }
    const thief = stranger()
    const day = '2026-11-06'
    const forged = { ...thief, confirmations: [{ by: forger.id, day, signature: sign(AREA, thief, day, fromBase64(thief.private_key)) }] }
    expect(from(first, [first, forger, forged])).toEqual(ids(first))
  })

  test('holds in its county alone, and not where two keys have one number', () => {
    expect(from(first, all, '430112')).toEqual(ids(first))
    expect(from(first, [first, second, third, { ...stranger(), id: second.id }])).toEqual([])
  })

  test('nobody vouches for another key of their own', () => {
    const again = { ...stranger(), person_id: first.person_id, confirmations: [] as SignedKey['confirmations'] }
    again.confirmations = [{ by: first.id, day: '2026-11-06', signature: sign(AREA, again, '2026-11-06', fromBase64(first.private_key)) }]
    expect(isSigned(AREA, again, first)).toBe(false)
    expect(isSigned(AREA, { ...again, person_id: third.person_id }, first)).toBe(false)
  })
})
