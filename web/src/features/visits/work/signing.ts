import type { Draft } from '@/offline/store/draft'

/** What both sides sign under, as one text: where it changes, signatures given before no longer hold. */
export function signedContent(draft: Draft): string {
  const { checklists, answers, findings, previous, log, led_by_principal, manner, companions } = draft
  const looked = previous.map(({ hazard_id, fixed, note, photos }) => ({ hazard_id, fixed, note, photos }))
  return JSON.stringify([checklists, answers, findings, looked, log, led_by_principal ?? false, manner ?? null, companions])
}

/**
 * Ties the signatures to what was signed. Returns whether some had to go, since it was changed since.
 * Asking again changes nothing.
 */
export function holdToSignatures(draft: Draft): boolean {
  const { inspector, enterprise } = draft.signatures
  const isGiven = [inspector, enterprise].some(({ path, refused_reason }) => path ?? refused_reason?.trim())
  const content = signedContent(draft)
  if (!isGiven) draft.signed = null
  else draft.signed ??= content
  if (draft.signed === null || draft.signed === content) return false
  for (const signature of [inspector, enterprise]) Object.assign(signature, { path: null, refused_reason: null })
  draft.signed = null
  return true
}
