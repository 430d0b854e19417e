import type { InspectionDocument, Signatures } from '@/api/documents'
import type { HazardGrade } from '@/api/hazards'
import type { Place } from '@/api/places'
import { emptySignature } from '@/offline/store/draft'
import { newUuid } from '@/offline/store/identity'
import { bound } from '@/phone/shown'
import { signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { nowRfc3339, rfc3339 } from '@/words/time'

/** 主动报告: one hazard that the enterprise found by itself, without a checklist. */
export interface VoluntaryForm {
  /** The hazard's id, and when its entry began: signed like the rest. */
  finding_id: string
  began_at: string
  photos: string[]
  part: string
  description: string
  grade: HazardGrade | null
  sector: string | null
  key_area_id: string | null
  responsible: string
  place: Place | null
  signatures: Signatures
}

export function emptyVoluntary(reporter = ''): VoluntaryForm {
  return {
    finding_id: newUuid(), began_at: nowRfc3339(), photos: [], part: '', description: '', grade: null, sector: null, key_area_id: null, responsible: '', place: null,
    signatures: { inspector: emptySignature(reporter), enterprise: emptySignature() },
  }
}

export function voluntaryMissing(form: VoluntaryForm): MissingField[] {
  return missingOf([
    ['photos', !form.photos.length, '请拍一张照片'],
    ['part', !form.part.trim(), '请写部位'],
    ['description', !form.description.trim(), '请写描述'],
    ['grade', !form.grade, '请选有多严重'],
    ['sector', !form.sector, '请选所属领域'],
    ['place', !form.place?.fix && !form.place?.no_fix_reason?.trim(), '没有定位，请写明原因'],
    ...signatureRules('signatures.inspector', form.signatures.inspector, '报告人'),
    ...signatureRules('signatures.enterprise', form.signatures.enterprise, '主要负责人', '，不在场请点“拒签”写明原因'),
  ])
}

/** The record as it is sent. `form` lacks nothing. */
export function voluntaryDocument(
  enterprise_id: string, form: VoluntaryForm, when: { finished: Date; elapsed_s: number },
): InspectionDocument {
  return bound<InspectionDocument>({
    enterprise_id, visit_id: null, origin: 'voluntary',
    started_at: form.began_at, finished_at: rfc3339(when.finished), elapsed_s: when.elapsed_s,
    place: form.place ?? { fix: null, no_fix_reason: '没有定位' },
    checklists: [], answers: [], photos: [], companions: [],
    findings: [{
      id: form.finding_id, item: null, sector: form.sector, key_area_id: form.key_area_id, part: form.part.trim(),
      description: form.description.trim(), grade: form.grade ?? 'general', criterion: null,
      responsible: form.responsible.trim() || null, deadline: null, photos: form.photos,
    }],
    signatures: form.signatures,
  })
}
