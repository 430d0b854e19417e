import type { StandardisationDocument } from '@/api/standardisations'
import { type MissingField, missingOf } from '@/ui/form/missing'

export type Level = 'one' | 'two' | 'three' | 'none'

export const LEVEL_CHOICES: Record<Level, string> = { one: '一级', two: '二级', three: '三级', none: '没有等级' }
const NUMBER_OF: Record<Level, number | null> = { one: 1, two: 2, three: 3, none: null }

/** 一级 · 二级 · 三级 · 没有等级 */
export function levelWords(level: number | null): string {
  return ['没有等级', '一级', '二级', '三级'][level ?? 0] ?? '没有等级'
}

export interface StandardisationForm {
  level: Level | null
  number: string
  valid_from: string
  valid_until: string
  note: string
  photos: string[]
}

export function emptyStandardisationForm(): StandardisationForm {
  return { level: null, number: '', valid_from: '', valid_until: '', note: '', photos: [] }
}

/** What keeps the level from being recorded. */
export function standardisationMissing(form: StandardisationForm): MissingField[] {
  const graded = form.level !== null && form.level !== 'none'
  return missingOf([
    ['level', !form.level, '请选等级'],
    ['number', graded && !form.number.trim(), '请填证书编号'],
    ['valid_from', graded && !form.valid_from, '请填有效期从哪天起'],
    ['valid_until', graded && !form.valid_until, '请填有效期到哪天止'],
    ['valid_until', graded && form.valid_until < form.valid_from, '有效期的止日早于起日'],
  ])
}

export function standardisationDocument(enterprise: string, form: StandardisationForm): StandardisationDocument {
  const level = form.level && NUMBER_OF[form.level]
  return {
    enterprise_id: enterprise,
    certificate: level
      ? { level, number: form.number.trim(), valid_from: form.valid_from, valid_until: form.valid_until }
      : null,
    note: form.note.trim() || null, photos: form.photos,
  }
}
