import type { Signature, Signatures } from '@/api/documents'
import type { OutboxRecord } from '@/offline/store/database'
import { GRADE_WORDS } from '@/words/labels'
import { rfc3339 } from '@/words/time'

interface Answer { item: string; result: string }
interface Finding { part: string; description: string; grade: keyof typeof GRADE_WORDS }

/** Of a record that is signed, what its signer is told before signing it anew. */
export interface SignedDocument {
  signature?: Signature
  signatures?: Signatures
  answers?: Answer[]
  findings?: Finding[]
  note?: string
  self_check?: string
  opinion?: string | null
  correction_reason?: string | null
  /** Of a paper. */
  texts?: { text: string }[]
}

/** Refusals of the server that a new signature mends. */
/** Somebody else's name stood where the sender signs. */
export const SIGNED_BY_ANOTHER = 'signed_by_another'
const BY_SIGNING = new Set([SIGNED_BY_ANOTHER, 'signed_otherwise', 'signature_unbound', 'strokes_given_before', 'strokes_too_few'])

export function needsSigning({ state, fault }: OutboxRecord): boolean {
  return state === 'needs_care' && fault !== null && BY_SIGNING.has(fault.reason)
}

export function saidIn({ answers = [], findings = [], note, self_check, opinion, correction_reason, texts = [] }: SignedDocument): string[] {
  const failed = answers.filter(({ result }) => result === 'fail').length
  return [
    answers.length ? `检查 ${answers.length} 项，不合格 ${failed} 项` : '',
    ...findings.map(({ part, description, grade }) => `${GRADE_WORDS[grade]}：${part}，${description}`),
    note ?? '',
    self_check ? `自查自改：${self_check}` : '',
    opinion ? `企业意见：${opinion}` : '',
    correction_reason ? `更正原因：${correction_reason}` : '',
    ...texts.map(({ text }) => text),
  ].filter(Boolean)
}

/** Clocks of a document that run on after its signing. */
const ENDS = ['at', 'finished_at', 'left_at']

/** The document as if it ended now; what was signed stays. */
export function retimed(document: object, now: Date): object {
  const ends = ENDS.filter((name) => name in document)
  return { ...document, ...Object.fromEntries(ends.map((name) => [name, rfc3339(now)])) }
}
