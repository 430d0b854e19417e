import type { SentVisit } from '@/api/documents'
import type { DraftLog } from '@/offline/store/draft'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { logMissing } from './work/missing'
import { sentLog } from './work/records'

/** What may be put right in a log entry that was sent. Times, place and signatures stay. */
export interface CorrectionForm { log: DraftLog; reason: string }

export function correctionForm(sent: SentVisit['document']): CorrectionForm {
  return {
    reason: '',
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
  return [...missingOf([['reason', !form.reason.trim(), '请写明更正原因']]), ...logMissing(form.log)]
}

/** The visit again with the corrected log: a record of its own that points at the one it corrects. */
export function correctionDocument(
  corrected: string, sent: SentVisit['document'], form: CorrectionForm,
): SentVisit['document'] {
  return { ...sent, ...sentLog(form.log), corrects: corrected, correction_reason: form.reason.trim() }
}

/** Every photo that a visit's document refers to, once. */
export function visitPhotos(document: SentVisit['document']): string[] {
  const previous = (document.previous_hazards ?? []).flatMap((hazard) => hazard.photos ?? [])
  return [...new Set([...(document.photos ?? []), ...previous])]
}
