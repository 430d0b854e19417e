import { toBase64 } from '@/sealing/base64'
import { sign, type SignedKey, signingKeyOf } from '@/sealing/confirmations'
import { publicKeyOf, randomBytes } from '@/sealing/envelopes'

/** An officer of a test with a key: `secret` is what only the own device has. */
export interface MadeKey extends SignedKey { secret: Uint8Array; signing_key: string; alg: string; officer: string; fingerprint: string }

let made = 0

export function madeKey(id = `k${(made += 1)}`): MadeKey {
  const secret = randomBytes(32)
  return {
    id, person_id: `person of ${id}`, officer: id, secret, alg: 'x25519-xsalsa20poly1305-v1', fingerprint: '',
    public_key: toBase64(publicKeyOf(secret)), signing_key: toBase64(signingKeyOf(secret)), confirmations: [],
  }
}

/** They compared fingerprints that day. */
export function compares(areaCode: string, signer: MadeKey, key: MadeKey, day = '2026-11-02'): void {
  key.confirmations.push({ by: signer.id, day, signature: sign(areaCode, key, day, signer.secret) })
}
