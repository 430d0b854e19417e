import type { InspectionDocument, InspectionOrigin, Signature } from '@/api/documents'
import type { HazardGrade } from '@/api/hazards'
import { emptySignature } from '@/offline/store/draft'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { rfc3339 } from '@/words/time'

/** A hazard that was not found by an inspection of ours: because of a report, or handed down from above. */
export interface ReferralForm {
  sector: string | null
  key_area_id: string | null
  part: string
  description: string
  grade: HazardGrade | null
  criterion: string
  deadline: string
  responsible: string
  /** Covered pictures, and those of one's own. */
  photos: string[]
}

export function emptyReferral(): ReferralForm {
  return {
    sector: null, key_area_id: null, part: '', description: '', grade: null, criterion: '', deadline: '', responsible: '',
    photos: [],
  }
}

/** What would give away that somebody reported it; the ledger refuses the same. */
const TELLING = /举报|检举|投诉|信访|上访/u

/** What is missing or must not be there. */
export function referralMissing(form: ReferralForm, today: string): MissingField[] {
  const telling = (field: 'part' | 'description' | 'criterion' | 'responsible'): Rule =>
    [field, (field !== 'criterion' || form.grade === 'major') && TELLING.test(form[field]), '不要写举报、投诉等字样：企业会看到，可能认出举报人。请只写隐患本身']
  return missingOf([
    ['sector', !form.sector, '请选所属领域'],
    telling('part'),
    ['part', !form.part.trim(), '请写部位'],
    telling('description'),
    ['description', !form.description.trim(), '请写描述'],
    ['grade', !form.grade, '请选级别'],
    telling('criterion'),
    ['criterion', form.grade === 'major' && !form.criterion.trim(), '重大隐患请写明判定依据的文件和条款'],
    ['deadline', !form.deadline, '请填整改期限'],
    ['deadline', form.deadline < today, '整改期限不能早于今天'],
    telling('responsible'),
  ])
}

export type ReferralOrigin = Extract<InspectionOrigin, 'report' | 'superior'>

/** Registered at a desk: only who did it is named, and the enterprise does not sign. */
export type ReferralDocument = Omit<InspectionDocument, 'signatures'> & {
  signatures: { inspector: Signature; enterprise: null }
}

/** The record as it is sent: an inspection without lists, answers or the enterprise's signature. */
export function referralDocument(
  enterprise_id: string, origin: ReferralOrigin, form: ReferralForm, findingId: string, now: Date, inspector: string,
): ReferralDocument {
  const at = rfc3339(now)
  return {
    enterprise_id, visit_id: null, origin, started_at: at, finished_at: at, elapsed_s: 0,
    place: { fix: null, no_fix_reason: '交办登记，不在现场' },
    checklists: [], answers: [], photos: [], companions: [],
    findings: [{
      id: findingId, item: null, sector: form.sector, key_area_id: form.key_area_id, part: form.part.trim(),
      description: form.description.trim(), grade: form.grade ?? 'general',
      criterion: form.grade === 'major' ? form.criterion.trim() : null,
      responsible: form.responsible.trim() || null, deadline: form.deadline, photos: form.photos,
    }],
    signatures: { inspector: emptySignature(inspector), enterprise: null },
  }
}

/** The form that led to this document, so that it can be corrected and handed in anew. */
export function referralFormOf({ findings: [finding] }: ReferralDocument): ReferralForm {
  if (!finding) return emptyReferral()
  const { sector, key_area_id, part, description, grade, criterion, deadline, responsible, photos } = finding
  return {
    sector, key_area_id, part, description, grade, photos, criterion: criterion ?? '', deadline: deadline ?? '',
    responsible: responsible ?? '',
  }
}
