import type { HazardEventDocument, HazardEventKind, HazardGrade, Place } from '../api/documents'

/** What the short form of one step in a hazard's life holds. */
export interface StepForm {
  note: string
  photos: string[]
  cost_yuan: string
  responsible: string
  deadline: string
  grade: HazardGrade | null
  criterion: string
  place: Place | null
}

export function emptyStepForm(): StepForm {
  return {
    note: '', photos: [], cost_yuan: '', responsible: '', deadline: '', grade: null, criterion: '', place: null,
  }
}

/** What the step still demands, in a sentence; null: nothing. */
export function stepFault(kind: HazardEventKind, form: StepForm): string | null {
  if (kind === 'rectify') {
    if (!form.photos.length) return '请拍一张整改后的照片'
    if (!form.note.trim()) return '请写一下怎么改的'
    if (form.cost_yuan && !(Number(form.cost_yuan) >= 0)) return '整改花费请填数字'
  }
  if (kind === 'reject' && !form.note.trim()) return '请写明退回原因，企业好照着改'
  if (kind === 'assign') {
    if (!form.grade) return '请确认级别'
    if (form.grade === 'major' && !form.criterion.trim()) return '重大隐患请写明判定依据'
    if (!form.responsible.trim()) return '请写整改责任人'
    if (!form.deadline) return '请选整改期限'
  }
  return null
}

export function stepDocument(
  kind: HazardEventKind, form: StepForm, at: string, elapsed_s: number,
): HazardEventDocument {
  const words = (text: string) => text.trim() || null
  return {
    kind, at, elapsed_s,
    place: form.place,
    note: words(form.note),
    photos: form.photos,
    responsible: words(form.responsible),
    deadline: words(form.deadline),
    grade: form.grade,
    criterion: form.grade === 'major' ? words(form.criterion) : null,
    cost_yuan: form.cost_yuan ? Number(form.cost_yuan) : null,
  }
}
