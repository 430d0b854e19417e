import type { InspectionDocument, Signatures } from '@/api/documents'
import type { HazardGrade } from '@/api/hazards'
import type { Place } from '@/api/places'
import { emptySignature } from '@/offline/store/draft'
import { rfc3339 } from '@/words/time'

/** 主动报告: one hazard that the enterprise found by itself, without a checklist. */
export interface VoluntaryForm {
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
    photos: [], part: '', description: '', grade: null, sector: null, key_area_id: null, responsible: '', place: null,
    signatures: { inspector: emptySignature(reporter), enterprise: emptySignature() },
  }
}

/** What is missing, in a sentence; null: nothing. */
export function voluntaryFault(form: VoluntaryForm): string | null {
  const { inspector, enterprise } = form.signatures
  const asked: [boolean, string][] = [
    [!form.photos.length, '请拍一张照片'],
    [!form.part.trim(), '请写部位'],
    [!form.description.trim(), '请写描述'],
    [!form.grade, '请选有多严重'],
    [!form.sector, '请选所属领域'],
    [!form.place?.fix && !form.place?.no_fix_reason?.trim(), '没有定位，请写明原因'],
    [!inspector.path || !inspector.name.trim(), '报告人还没有签字'],
    [!enterprise.name.trim() || !(enterprise.path ?? enterprise.refused_reason?.trim()), '主要负责人还没有签字，不在场请写明原因'],
  ]
  return asked.find(([missing]) => missing)?.[1] ?? null
}

/** The record as it is sent. `form` lacks nothing. */
export function voluntaryDocument(
  enterprise_id: string, form: VoluntaryForm, findingId: string, when: { began: Date; finished: Date; elapsed_s: number },
): InspectionDocument {
  return {
    enterprise_id, visit_id: null, origin: 'voluntary',
    started_at: rfc3339(when.began), finished_at: rfc3339(when.finished), elapsed_s: when.elapsed_s,
    place: form.place ?? { fix: null, no_fix_reason: '没有定位' },
    checklists: [], answers: [], photos: [], companions: [],
    findings: [{
      id: findingId, item: null, sector: form.sector, key_area_id: form.key_area_id, part: form.part.trim(),
      description: form.description.trim(), grade: form.grade ?? 'general', criterion: null,
      responsible: form.responsible.trim() || null, deadline: null, photos: form.photos,
    }],
    signatures: form.signatures,
  }
}
