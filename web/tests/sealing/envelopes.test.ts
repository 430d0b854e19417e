import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { fromBase64, toBase64 } from '@/sealing/base64'
import {
  type Envelope, EnvelopeInvalid, paddedBytes, publicKeyOf, randomBytes, reporterPrivateKey, seal, unseal, utf8,
} from '@/sealing/envelopes'

interface Vectors {
  officer: { id: string; private_key: string; public_key: string }
  reporter: { tip_id: string; secret: string; private_key: string; public_key: string }
  padded_bytes: [number, number][]
  envelopes: { plain: string; envelope: Envelope }[]
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../tests/tips/envelope_vectors.json', import.meta.url), 'utf8'),
) as Vectors
const { officer, reporter } = VECTORS
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('an envelope', () => {
  test('that the server sealed opens on the phone, for the officer and for the reporter', async () => {
    expect(toBase64(publicKeyOf(fromBase64(officer.private_key)))).toBe(officer.public_key)
    const privateKey = await reporterPrivateKey(reporter.secret, reporter.tip_id)
    expect(toBase64(privateKey)).toBe(reporter.private_key)
    for (const { plain, envelope } of VECTORS.envelopes) {
      expect(text(unseal(envelope, officer.id, fromBase64(officer.private_key)))).toBe(plain)
      expect(text(unseal(envelope, 'reporter', privateKey))).toBe(plain)
    }
  })

  test('that the phone sealed opens again, whatever its length', () => {
    const key = randomBytes(32)
    for (const length of [0, 1, 1023, 1024, 70_000]) {
      const plain = new Uint8Array(length).fill(0x80)
      const sealed = seal(plain, { a: publicKeyOf(key) })
      expect(unseal(sealed, 'a', key)).toEqual(plain)
      expect(fromBase64(sealed.body).length).toBe(paddedBytes(length) + 16)
    }
  })

  test('stays shut for another key, another recipient, and once a byte is changed', () => {
    const key = randomBytes(32)
    const sealed = seal(utf8('张示例'), { a: publicKeyOf(key) })
    const body = fromBase64(sealed.body)
    body[5] = (body[5] ?? 0) ^ 1
    expect(() => unseal(sealed, 'a', randomBytes(32))).toThrow(EnvelopeInvalid)
    expect(() => unseal(sealed, 'b', key)).toThrow(EnvelopeInvalid)
    expect(() => unseal({ ...sealed, body: toBase64(body) }, 'a', key)).toThrow(EnvelopeInvalid)
    expect(() => unseal({ ...sealed, alg: 'sm2' }, 'a', key)).toThrow(EnvelopeInvalid)
    expect(() => seal(utf8('x'), {})).toThrow(EnvelopeInvalid)
  })

  test('is padded to the same steps as on the server', () => {
    for (const [length, expected] of VECTORS.padded_bytes) expect(paddedBytes(length)).toBe(expected)
  })
})
