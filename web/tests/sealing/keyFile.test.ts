import { describe, expect, test } from 'vitest'

import { toBase64 } from '@/sealing/base64'
import { ALG, randomBytes } from '@/sealing/envelopes'
import { type KeyFile, KeyFileFault, readKeyFile, unwrapKey, wrapKey } from '@/sealing/keyFile'
import { strengthOf } from '@/sealing/passphrase'

const OF = { key_id: '0b9f7a52-0c3a-4a57-9d8e-2f6f6f0a7c11', person: '5f0c2a9e-6a1d-4a1b-8a55-8f3d5f3f9e10' }
const PASSPHRASE = '示例口令 山高水长 2026'

describe('a key file', () => {
  // Stretched twice: a key is wrapped and opened once for all that is asked of it.
  const key = randomBytes(32)
  const wrapped = wrapKey(key, PASSPHRASE, OF)

  test('gives the key back for its passphrase, and for no other', async () => {
    const file = readKeyFile(JSON.stringify(await wrapped))
    expect(await unwrapKey(file, PASSPHRASE)).toEqual(key)
    await expect(unwrapKey(file, `${PASSPHRASE} `)).rejects.toThrow('密钥口令不对')
  }, 60_000)

  test('names its format, its officer and its cost, and holds nothing in the clear', async () => {
    const file = await wrapped
    expect(file).toMatchObject({
      format: 'anxun-tip-key-v1', ...OF, alg: ALG, kdf: { name: 'scrypt', n: 131_072, r: 8, p: 1 },
    })
    const text = JSON.stringify(file)
    expect(text).not.toContain(toBase64(key))
    expect(text).not.toContain(PASSPHRASE)
  }, 60_000)

  test('takes the same passphrase from every keyboard', async () => {
    const file = await wrapKey(key, 'ｐａｓｓ示例口令十二个字', OF)
    expect(await unwrapKey(file, 'pass示例口令十二个字')).toEqual(key)
  }, 60_000)

  test.each<[string, (file: KeyFile) => unknown]>([
    ['no JSON at all', () => 'hello'],
    ['null', () => null],
    ['another format', (file) => ({ ...file, format: 'anxun-tip-key-v9' })],
    ['another suite', (file) => ({ ...file, alg: 'sm2' })],
    ['a cost that would stop the page', (file) => ({ ...file, kdf: { ...file.kdf, n: 2 ** 30 } })],
    ['a salt that is too short', (file) => ({ ...file, kdf: { ...file.kdf, salt: 'AAAA' } })],
    ['a body that is cut off', (file) => ({ ...file, body: file.body.slice(0, 20) })],
    ['a nonce that is no base64', (file) => ({ ...file, nonce: '!' })],
    ['no owner', (file) => ({ ...file, person: undefined })],
  ])('is not taken with %s', async (_what, spoil) => {
    const file = await wrapped
    const spoilt = spoil(file)
    expect(() => readKeyFile(typeof spoilt === 'string' ? spoilt : JSON.stringify(spoilt))).toThrow(KeyFileFault)
  }, 60_000)
})

describe('a passphrase', () => {
  test.each([
    ['', 'short'],
    ['Abc123!示例', 'short'],
    ['111111111111', 'simple'],
    ['123456789012', 'simple'],
    ['abcabcabcabcabc', 'simple'],
    ['202611020930', 'simple'],
    ['tiny horse 77', 'fair'],
    ['correct horse battery', 'good'],
    ['青山绿水示例口令常换常新', 'good'],
  ])('%s is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength)
  })
})
