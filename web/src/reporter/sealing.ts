import { fromBase64 } from '@/sealing/base64'
import { ALG, type Envelope, REPORTER, seal, utf8 } from '@/sealing/envelopes'
import type { Draft, OfficerKey, TipDocument } from './documents'

/** What could name somebody is sealed for these officers; the rest stays as it is. */
export function sealed(draft: Draft, keys: OfficerKey[]): TipDocument {
  const recipients = publicKeys(keys)
  return {
    ...draft,
    details: draft.details ? seal(utf8(draft.details), recipients) : null,
    identity: draft.identity ? seal(utf8(JSON.stringify(draft.identity)), recipients) : null,
  }
}

/** A message for the officers that its writer can read again. */
export function sealedMessage(words: string, keys: OfficerKey[], reporterKey: Uint8Array): Envelope {
  return seal(utf8(words), { ...publicKeys(keys), [REPORTER]: reporterKey })
}

/** Of another suite than this page's, a key is left out: the server knows who must be there. */
function publicKeys(keys: OfficerKey[]): Record<string, Uint8Array> {
  const ours = keys.filter((key) => key.alg === ALG)
  return Object.fromEntries(ours.map((key) => [key.id, fromBase64(key.public_key)]))
}
