import { type Envelope, REPORTER, seal, utf8 } from '@/sealing/envelopes'
import type { Draft, OfficerKey, TipDocument } from '../documents'
import { publicKeys } from './recipients'

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
