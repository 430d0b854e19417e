import type { AccidentDocument, AccidentRow } from '@/api/offices/accidents'
import type { Hazard } from '@/api/hazards'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { dayOf } from '@/words/time'

/** What the form holds. Empty: not filled in. `ground` empty: it counts. */
export interface AccidentForm {
  id: string
  happened_on: string
  town_code: string
  sector: string
  deaths: string
  business: 'yes' | 'no' | null
  ground: string
  reason: string
  description: string
  hazard_id: string
  hazard_number: string
  enterprise: { id: string; name: string } | null
  correction_reason: string
}

export function emptyAccidentForm(): AccidentForm {
  return {
    id: '', happened_on: '', town_code: '', sector: '', deaths: '', business: null, ground: '', reason: '', description: '',
    hazard_id: '', hazard_number: '', enterprise: null, correction_reason: '',
  }
}

/** An entry as the form of its correction begins. */
export function correctionOf(row: AccidentRow): AccidentForm {
  return {
    ...emptyAccidentForm(), happened_on: row.happened_on, town_code: row.town_code, sector: row.sector, deaths: String(row.deaths),
    business: row.business ? 'yes' : 'no', ground: row.excluded ?? '', reason: row.excluded_reason ?? '', description: row.description,
    hazard_id: row.hazard_id ?? '', hazard_number: row.hazard_number ?? '',
    enterprise: row.enterprise_id ? { id: row.enterprise_id, name: row.enterprise ?? '' } : null,
  }
}

/** The form as it begins for an accident that this hazard led to. */
export function causedBy(hazard: Pick<Hazard, 'id' | 'number' | 'sector' | 'enterprise_id' | 'enterprise'>): AccidentForm {
  const enterprise = { id: hazard.enterprise_id, name: hazard.enterprise }
  return { ...emptyAccidentForm(), hazard_id: hazard.id, hazard_number: hazard.number, sector: hazard.sector, enterprise }
}

/** What keeps the accident from being entered. */
export function accidentMissing(form: AccidentForm, corrects: string | null, today = dayOf(new Date())): MissingField[] {
  return missingOf([
    ['happened_on', !form.happened_on, '请填发生日期'],
    ['happened_on', form.happened_on > today, '发生日期不能晚于今天'],
    ['town_code', !form.town_code, '请选发生在哪个乡镇'],
    ['sector', !form.sector, '请选属于哪个行业领域'],
    ['deaths', !/^\d{1,4}$/u.test(String(form.deaths)), '请填死亡人数'],
    ['business', !form.business, '请选是不是生产经营性事故'],
    ['reason', Boolean(form.ground) && !form.reason.trim(), '请写不计入的原因'],
    ['description', !form.description.trim(), '请写简要经过'],
    ['description', /\d{7,}/u.test(form.description), '请不要写电话、身份证号等个人信息'],
    ['correction_reason', /\d{7,}/u.test(form.correction_reason), '请不要写电话、身份证号等个人信息'],
    ['correction_reason', corrects !== null && !form.correction_reason.trim(), '请写更正的原因'],
  ])
}

export function accidentDocument(form: AccidentForm, corrects: string | null): AccidentDocument {
  return {
    happened_on: form.happened_on, town_code: form.town_code, sector: form.sector, deaths: Number(form.deaths),
    business: form.business === 'yes', excluded: form.ground ? { ground: form.ground, reason: form.reason.trim() } : null,
    description: form.description.trim(), hazard_id: form.hazard_id || null, enterprise_id: form.enterprise?.id ?? null,
    corrects, correction_reason: corrects ? form.correction_reason.trim() : null,
  }
}

/** 下降 20% · 上升 25% · 持平 · — where there was none the year before. */
export function changeWords(percent: number | null): string {
  if (percent === null) return '—'
  if (percent === 0) return '持平'
  return `${percent < 0 ? '下降' : '上升'} ${Math.abs(percent)}%`
}
