/**
 * What a signature is bound to: the document as it is sent, without the signatures and without the
 * clocks that run on after the signing, together with the signer's name. The ledger computes the
 * same (`ledger/records/signing.py`, `tests/records/shown_vectors.json`). Decision 0029.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

import type { Signature } from '@/api/documents'

const LEFT_OUT = new Set(['signature', 'signatures', 'at', 'elapsed_s', 'finished_at', 'left_at'])

/** RFC 8785. `value`: as JSON has it; what is undefined is not there. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((inner) => canonical(inner ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = Object.entries(value).filter(([, said]) => said !== undefined)
  // By UTF-16 code units, as both JavaScript and the RFC compare.
  inner.sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${inner.map(([name, said]) => `${JSON.stringify(name)}:${canonical(said)}`).join(',')}}`
}

/** The hash of what somebody who signs this document is shown. */
export function shownOf(document: object): string {
  return hashOf(Object.fromEntries(Object.entries(document).filter(([name]) => !LEFT_OUT.has(name))))
}

/** What the signer of that name vouches for. */
export function shownSha256(shown: string, signer: string): string {
  return hashOf({ shown, signer })
}

/** Strokes, or a refusal with its reason. */
export function isGiven({ path, refused_reason }: Signature): boolean {
  return Boolean(path || refused_reason?.trim())
}

/** What is shown of several documents that are signed together. */
export function shownOfAll(documents: object[]): string {
  return hashOf(documents.map(shownOf))
}

interface Signed { signature?: Signature; signatures?: { inspector: Signature; enterprise: Signature | null } }

/** The document as it is sent: names without spaces around, and each signature bound to it. */
export function bound<T extends Signed>(document: T): T {
  const shown = shownOf(document)
  const bind = (signature: Signature): Signature => {
    const name = signature.name.trim()
    return { ...signature, name, shown_sha256: isGiven(signature) ? shownSha256(shown, name) : null }
  }
  const { signature, signatures } = document
  return {
    ...document,
    ...(signature ? { signature: bind(signature) } : {}),
    ...(signatures ? { signatures: { inspector: bind(signatures.inspector), enterprise: signatures.enterprise && bind(signatures.enterprise) } } : {}),
  }
}

/**
 * Holds signatures to what their signers saw. Those given to something else, or under another name,
 * go: returns whether any did. Asking again changes nothing.
 */
export function hold(signatures: Signature[], shown: string): boolean {
  const given = signatures.filter(isGiven)
  for (const signature of signatures) if (!given.includes(signature)) signature.shown_sha256 = null
  const lost = given.filter((signature) => {
    const vouched = shownSha256(shown, signature.name.trim())
    // One of an older page, which kept nothing, was given to what stands there now.
    signature.shown_sha256 ||= vouched
    return signature.shown_sha256 !== vouched
  })
  for (const signature of lost) Object.assign(signature, { path: null, refused_reason: null, shown_sha256: null })
  return lost.length > 0
}

function hashOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(value))))
}
