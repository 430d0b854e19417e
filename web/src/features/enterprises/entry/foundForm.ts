import type { FoundDocument } from '@/api/documents'
import type { Place } from '@/api/places'
import { type MissingField, missingOf } from '@/ui/form/missing'

/** What can be known before a door; the rest is left to the office. */
export interface FoundForm {
  id: string
  name: string
  town_code: string
  sectors: string[]
  place: Place | null
  address: string
  credit_code: string
  employees: string
  principal_name: string
  principal_phone: string
}

export function emptyFoundForm(): FoundForm {
  return {
    id: '', name: '', town_code: '', sectors: [], place: null, address: '', credit_code: '', employees: '', principal_name: '', principal_phone: '',
  }
}

export function foundMissing(form: FoundForm): MissingField[] {
  return missingOf([
    ['name', !form.name.trim(), '请填招牌或营业执照上的名称'],
    ['town_code', !form.town_code, '请选乡镇（街道）'],
    ['sectors', !form.sectors.length, '请选行业领域，决定用哪些检查清单'],
    ['credit_code', Boolean(form.credit_code.trim()) && form.credit_code.trim().length !== 18, '信用代码是 18 位；看不清就先不填'],
    ['employees', Boolean(String(form.employees).trim()) && !/^[1-9]\d{0,6}$/u.test(String(form.employees).trim()), '人数请只写数字；不清楚就先不填'],
  ])
}

export function foundDocument(form: FoundForm, noDouble: boolean): FoundDocument {
  const orNull = (text: string) => text.trim() || null
  return {
    name: form.name.trim(), town_code: form.town_code, sectors: form.sectors, address: orNull(form.address), credit_code: orNull(form.credit_code),
    employees: String(form.employees).trim() ? Number(form.employees) : null, principal_name: orNull(form.principal_name),
    principal_phone: orNull(form.principal_phone), longitude: form.place?.fix?.longitude ?? null, latitude: form.place?.fix?.latitude ?? null,
    no_double: noDouble,
  }
}
