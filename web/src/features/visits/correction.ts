import type { SentVisit, Signatures } from '@/api/documents'
import { session } from '@/offline/session'
import { type DraftLog, emptySignature } from '@/offline/store/draft'
import { bound } from '@/phone/shown'
import { ownNameRule, signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { logMissing } from './work/missing'
import { sentLog } from './work/records'

/** What may be put right in a log entry that was sent. Times and place stay; what is corrected is signed anew. */
export interface CorrectionForm { log: DraftLog; reason: string; signatures: Signatures }

export function correctionForm(sent: SentVisit['document']): CorrectionForm {
  return {
    reason: '',
    signatures: {
      inspector: emptySignature(session.me?.name ?? sent.signatures?.inspector.name), enterprise: emptySignature(sent.signatures?.enterprise.name),
    },
    log: {
      received_by: sent.received_by ?? '',
      production: sent.production ?? null,
      self_check: sent.self_check ?? '',
      principal_check: sent.principal_check ?? '',
      guidance: sent.guidance ?? '',
      board_state: sent.board_state ?? null,
      opinion: sent.opinion ?? '',
      reported_to: sent.reported_to ?? '',
      photos: sent.photos ?? [],
    },
  }
}

/** What the correction still wants, in the order of its form. */
export function correctionMissing(form: CorrectionForm): MissingField[] {
  const { inspector, enterprise } = form.signatures
  return [
    ...missingOf([['reason', !form.reason.trim(), '请写明更正原因']]),
    ...logMissing(form.log),
    ...missingOf([
      ...signatureRules('signatures.inspector', inspector, '检查人'),
      ownNameRule('signatures.inspector', inspector, session.me?.name),
      ...signatureRules('signatures.enterprise', enterprise, '企业', '，不在场请点“拒签”写明原因'),
    ]),
  ]
}

/** The visit again with the corrected log: a record of its own that points at the one it corrects. */
export function correctionDocument(
  corrected: string, sent: SentVisit['document'], form: CorrectionForm,
): SentVisit['document'] {
  return bound({
    ...sent, ...sentLog(form.log), corrects: corrected, correction_reason: form.reason.trim(), signatures: form.signatures,
  })
}

/** Every photo that a visit's document refers to, once. */
export function visitPhotos(document: SentVisit['document']): string[] {
  const previous = (document.previous_hazards ?? []).flatMap((hazard) => hazard.photos ?? [])
  return [...new Set([...(document.photos ?? []), ...previous])]
}
