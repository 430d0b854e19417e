/**
 * Envelopes: what only their recipients can open. The server makes the same; the format is told in
 * `ledger/rules/envelopes.py`, and both read `tests/tips/envelope_vectors.json`.
 */
import { hsalsa, secretbox } from '@noble/ciphers/salsa.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { scryptAsync } from '@noble/hashes/scrypt.js'

import { fromBase64, toBase64 } from './base64'

export const ALG = 'x25519-xsalsa20poly1305-v1'
export const REPORTER = 'reporter'
const KEY_BYTES = 32
const NONCE_BYTES = 24
/** Padded to the first of these that holds it, beyond them to whole steps of the last. */
const STEPS_BYTES = [1_024, 4_096, 16_384, 65_536] as const

/** base64 throughout; `keys`: the sealed content key by recipient. */
export interface Envelope {
  alg: string
  nonce: string
  body: string
  keys: Record<string, string>
}

/** It is no envelope of ours, or not for this key. */
export class EnvelopeInvalid extends Error {}

/** An envelope for these public keys (32 bytes each), by recipient. */
export function seal(plain: Uint8Array, recipients: Record<string, Uint8Array>): Envelope {
  if (!Object.keys(recipients).length) throw new EnvelopeInvalid('an envelope that nobody can open')
  const contentKey = randomBytes(KEY_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const body = secretbox(contentKey, nonce).seal(padded(plain))
  const keys = Object.entries(recipients).map(([recipient, key]) => [recipient, toBase64(sealKey(contentKey, key))])
  return { alg: ALG, nonce: toBase64(nonce), body: toBase64(body), keys: Object.fromEntries(keys) }
}

/**
 * What lies in it. `body`: the ciphertext where it lies elsewhere, as a photo's does.
 * Throws EnvelopeInvalid.
 */
export function unseal(
  envelope: Omit<Envelope, 'body'> & { body?: string }, recipient: string, privateKey: Uint8Array, body?: Uint8Array,
): Uint8Array {
  const sealed = envelope.keys[recipient]
  if (envelope.alg !== ALG || !sealed) throw new EnvelopeInvalid('not for this key')
  return orInvalid(() => {
    const contentKey = unsealKey(fromBase64(sealed), privateKey)
    const content = body ?? fromBase64(envelope.body ?? '')
    return withoutPadding(secretbox(contentKey, fromBase64(envelope.nonce)).open(content))
  })
}

/** A content key sealed to a public key: libsodium's crypto_box_seal. */
export function sealKey(contentKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const ephemeral = randomBytes(KEY_BYTES)
  const ours = x25519.getPublicKey(ephemeral)
  const box = secretbox(sharedKey(ephemeral, publicKey), sealNonce(ours, publicKey))
  return joined(ours, box.seal(contentKey))
}

/** The content key out of what `sealKey` made. Throws EnvelopeInvalid. */
export function unsealKey(sealed: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const theirs = sealed.subarray(0, KEY_BYTES)
  const nonce = sealNonce(theirs, x25519.getPublicKey(privateKey))
  return orInvalid(() => secretbox(sharedKey(privateKey, theirs), nonce).open(sealed.subarray(KEY_BYTES)))
}

/** The reporter's own private key, from the secret on the receipt; kept nowhere. */
export function reporterPrivateKey(secret: string, tipId: string): Promise<Uint8Array> {
  const salt = joined(utf8('anxun tip reporter v1'), fromHex(tipId.replaceAll('-', '')))
  return scryptAsync(utf8(secret), salt, { N: 2 ** 14, r: 8, p: 1, dkLen: KEY_BYTES })
}

export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return x25519.getPublicKey(privateKey)
}

/** How long content of this length becomes: at least one byte longer. */
export function paddedBytes(lengthBytes: number): number {
  const last = STEPS_BYTES[STEPS_BYTES.length - 1] as number
  return STEPS_BYTES.find((step) => lengthBytes < step) ?? (Math.floor(lengthBytes / last) + 1) * last
}

export function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count))
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function sharedKey(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const out = new Uint32Array(8)
  const constants = words(utf8('expand 32-byte k'))
  hsalsa(constants, words(x25519.getSharedSecret(privateKey, publicKey)), new Uint32Array(4), out)
  return new Uint8Array(out.buffer)
}

/** Little endian, as every phone is. */
function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer)
}

function sealNonce(ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array {
  return blake2b(joined(ephemeral, recipient), { dkLen: NONCE_BYTES })
}

/** ISO/IEC 7816-4: a byte 0x80, then zeros. */
function padded(plain: Uint8Array): Uint8Array {
  const whole = new Uint8Array(paddedBytes(plain.length))
  whole.set(plain)
  whole[plain.length] = 0x80
  return whole
}

function withoutPadding(whole: Uint8Array): Uint8Array {
  const end = whole.lastIndexOf(0x80)
  if (end < 0 || whole.subarray(end + 1).some((byte) => byte !== 0)) throw new EnvelopeInvalid('not padded')
  return whole.slice(0, end)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** What the ciphers and base64 throw in words of their own. */
function orInvalid<Value>(open: () => Value): Value {
  try {
    return open()
  } catch (fault) {
    throw fault instanceof EnvelopeInvalid ? fault : new EnvelopeInvalid('cannot be opened with this key')
  }
}
