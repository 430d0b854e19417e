import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { type Challenge, type DeriveKeyFunction, solveChallenge } from 'altcha-lib'

/** An old phone needs seconds, up to a minute and a half where many report; after three minutes it is one that cannot. */
const PATIENCE_MS = 180_000

/**
 * Works without WebCrypto, which browsers give only to https. Where it is there, PBKDF2 is left to
 * it: it is some ten times faster.
 */
const deriveKey: DeriveKeyFunction = async ({ algorithm, cost, keyLength = 32 }, salt, password) => {
  if (algorithm === 'SHA-256') return { derivedKey: repeated(salt, password, cost).subarray(0, keyLength) }
  if (algorithm !== 'PBKDF2/SHA-256') throw new Error(`unknown calculation ${algorithm}`)
  if (!crypto.subtle) return { derivedKey: pbkdf2(sha256, password, salt, { c: cost, dkLen: keyLength }) }
  const key = await crypto.subtle.importKey('raw', password.slice(), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: salt.slice(), iterations: cost }
  return { derivedKey: new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)) }
}

function repeated(salt: Uint8Array, password: Uint8Array, cost: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array([...salt, ...password])
  for (let turn = 0; turn < Math.max(1, cost); turn += 1) bytes = sha256(bytes)
  return bytes
}

addEventListener('message', ({ data }: MessageEvent<Challenge>) => {
  solveChallenge({ challenge: data, deriveKey, timeout: PATIENCE_MS }).then(
    (solution) => postMessage(solution),
    () => postMessage(null),
  )
})
