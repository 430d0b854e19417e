/**
 * The key file of a report officer: the private key, wrapped with a passphrase. It lies on the
 * officer's own device and in the keeping copy, never on the server.
 *
 * scrypt makes a wrapping key out of the passphrase (128 MB and about a second for each guess),
 * XSalsa20-Poly1305 seals the private key with it. `format` names all of this.
 */
import { secretbox } from '@noble/ciphers/salsa.js'
import { scryptAsync } from '@noble/hashes/scrypt.js'

import { UserError } from '@/api/faults'
import { fromBase64, toBase64 } from './base64'
import { ALG, randomBytes, utf8 } from './envelopes'

export const FORMAT = 'anxun-tip-key-v1'
const COST = { n: 131_072, r: 8, p: 1 } as const
const KEY_BYTES = 32
const SALT_BYTES = 16
const NONCE_BYTES = 24

export interface KeyFile {
  format: typeof FORMAT
  key_id: string
  /** Id of the officer whose key it is. */
  person: string
  alg: string
  kdf: { name: 'scrypt'; n: number; r: number; p: number; salt: string }
  nonce: string
  body: string
}

export class KeyFileFault extends UserError {}

type Progress = (fraction: number) => void

/** Wraps the private key. `progress`: from 0 to 1, while the passphrase is stretched. */
export async function wrapKey(
  privateKey: Uint8Array, passphrase: string, of: Pick<KeyFile, 'key_id' | 'person'>, progress?: Progress,
): Promise<KeyFile> {
  const salt = randomBytes(SALT_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const wrapping = await stretched(passphrase, salt, progress)
  const body = secretbox(wrapping, nonce).seal(privateKey)
  wrapping.fill(0)
  return {
    format: FORMAT, ...of, alg: ALG, kdf: { name: 'scrypt', ...COST, salt: toBase64(salt) },
    nonce: toBase64(nonce), body: toBase64(body),
  }
}

/** The private key again. Raises: KeyFileFault where the passphrase is another one. */
export async function unwrapKey(file: KeyFile, passphrase: string, progress?: Progress): Promise<Uint8Array> {
  const wrapping = await stretched(passphrase, fromBase64(file.kdf.salt), progress)
  try {
    return secretbox(wrapping, fromBase64(file.nonce)).open(fromBase64(file.body))
  } catch {
    throw new KeyFileFault('密钥口令不对，请再输一次')
  } finally {
    wrapping.fill(0)
  }
}

/** The file out of its text. Raises: KeyFileFault where it is none of ours. */
export function readKeyFile(text: string): KeyFile {
  let file: Partial<KeyFile> | null = null
  try {
    file = JSON.parse(text) as Partial<KeyFile> | null
  } catch {
    // UserError below, as for every other file that is none of ours.
  }
  if (isKeyFile(file)) return file
  throw new KeyFileFault('这不是举报受理员的密钥文件，请选当时保存的那一个（文件名以“举报密钥”开头）')
}

/** Cost and lengths are the format's own: a file that asks for more would stop the page. */
function isKeyFile(file: Partial<KeyFile> | null): file is KeyFile {
  const kdf = file?.kdf
  if (file?.format !== FORMAT || file.alg !== ALG || kdf?.name !== 'scrypt') return false
  if (kdf.n !== COST.n || kdf.r !== COST.r || kdf.p !== COST.p) return false
  const sized: [unknown, number][] = [
    [kdf.salt, SALT_BYTES], [file.nonce, NONCE_BYTES], [file.body, KEY_BYTES + 16],
  ]
  return typeof file.key_id === 'string' && typeof file.person === 'string' && sized.every(([text, bytes]) => holds(text, bytes))
}

function holds(text: unknown, bytes: number): boolean {
  try {
    return typeof text === 'string' && fromBase64(text).length === bytes
  } catch {
    return false
  }
}

function stretched(passphrase: string, salt: Uint8Array, progress?: Progress): Promise<Uint8Array> {
  const { n, r, p } = COST
  // Two keyboards may write the same letter in two ways.
  const options = { N: n, r, p, dkLen: KEY_BYTES, ...(progress ? { onProgress: progress } : {}) }
  return scryptAsync(utf8(passphrase.normalize('NFKC')), salt, options)
}
