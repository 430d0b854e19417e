/**
 * Confirmations: an officer's signature over a colleague's keys. The server makes and checks the same;
 * the statement is told in `ledger/tips/rules/confirmations.py`, and both read
 * `tests/tips/confirmation_vectors.json`.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import { fromBase64, toBase64 } from './base64'
import { utf8 } from './envelopes'

const KEY_BYTES = 32

/** `by`: the key of whoever compared the fingerprint and signed that on `day`. */
export interface Confirmation { by: string; day: string; signature: string }

/** An officer's two public keys, base64, as somebody told them: `public_key` seals, `signing_key` signs. */
export interface SignedKey {
  id: string
  person_id: string
  public_key: string
  signing_key: string | null
  confirmations: Confirmation[]
}

/** The public half of what signs, from the officer's one secret. */
export function signingKeyOf(privateKey: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(signingSecret(privateKey))
}

/** What people compare: 32 hexadecimal digits of both keys in groups of four; null where it is no whole key. */
export function fingerprintOf(key: Pick<SignedKey, 'public_key' | 'signing_key'>): string | null {
  const both = [key.public_key, key.signing_key].map(keyBytes)
  if (!both[0] || !both[1]) return null
  const digest = sha256.create().update(utf8('anxun officer keys v2')).update(both[0]).update(both[1]).digest()
  return bytesToHex(digest).slice(0, 32).replace(/(.{4})(?=.)/g, '$1 ')
}

/** What is signed: a line each, none of which can hold a line break. */
export function statement(areaCode: string, key: SignedKey, day: string): string {
  return ['anxun key confirmation v1', areaCode, key.id, key.person_id, key.public_key, key.signing_key, day].join('\n')
}

/** The signature of the officer whose secret this is, base64. */
export function sign(areaCode: string, key: SignedKey, day: string, privateKey: Uint8Array): string {
  return toBase64(ed25519.sign(utf8(statement(areaCode, key, day)), signingSecret(privateKey)))
}

/**
 * The keys that somebody compared who is to be trusted: roots, what their owners signed, what the owners of
 * those signed, and so on. Nobody vouches for another key of their own. Where two keys have one number, none.
 */
export function reached<Key extends SignedKey>(areaCode: string, keys: readonly Key[], isRoot: (key: Key) => boolean): Set<Key> {
  if (new Set(keys.map((key) => key.id)).size < keys.length) return new Set()
  const whole = keys.filter((key) => fingerprintOf(key) !== null)
  const trusted = new Set(whole.filter(isRoot))
  for (const signer of trusted) {
    // A set goes on with what is added meanwhile.
    for (const key of whole) if (!trusted.has(key) && isSigned(areaCode, key, signer)) trusted.add(key)
  }
  return trusted
}

/** Whether the owner of `signer`, another person, signed that they compared `key`. */
export function isSigned(areaCode: string, key: SignedKey, signer: SignedKey): boolean {
  if (signer.person_id === key.person_id || !signer.signing_key) return false
  return key.confirmations.some(({ by, day, signature }) => by === signer.id && isBy(signer, statement(areaCode, key, day), signature))
}

function isBy(signer: SignedKey, words: string, signature: string): boolean {
  try {
    return ed25519.verify(fromBase64(signature), utf8(words), fromBase64(signer.signing_key ?? ''), { zip215: false })
  } catch {
    return false
  }
}

function signingSecret(privateKey: Uint8Array): Uint8Array {
  return hkdf(sha256, privateKey, undefined, utf8('anxun officer signing v1'), KEY_BYTES)
}

/** null: not base64 as we write it, or of another length. */
function keyBytes(text: string | null): Uint8Array | null {
  try {
    const bytes = fromBase64(text ?? '')
    return bytes.length === KEY_BYTES && toBase64(bytes) === text ? bytes : null
  } catch {
    return null
  }
}
