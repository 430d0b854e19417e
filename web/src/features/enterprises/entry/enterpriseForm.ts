import type { Enterprise, EnterpriseDocument } from '@/api/documents'
import { type MissingField, missingOf } from '@/ui/form/missing'

/** What somebody on the spot leaves to the office; the server writes it and asks for it. */
export const TO_BE_FILLED = '待补充'

/** What the form holds. Empty: not filled in. `no_credit_code_reason` only without a code. */
export interface EnterpriseForm {
  name: string
  credit_code: string
  no_credit_code_reason: string
  town_code: string
  address: string
  sectors: string[]
  employees: string
  principal_name: string
  principal_phone: string
  actual_controller: string
  actual_controller_phone: string
  safety_officer_name: string
  safety_officer_phone: string
  marks: Mark[]
  regulator_name: string
  regulator_phone: string
  longitude: string
  latitude: string
  state: 'active' | 'out'
}

export type Mark = 'high_risk' | 'key_enterprise' | 'above_scale'

export const MARK_WORDS: { key: Mark; name: string }[] = [
  { key: 'high_risk', name: '高危企业' }, { key: 'key_enterprise', name: '重点企业' }, { key: 'above_scale', name: '规上企业' },
]

export const FIELD_WORDS: Record<keyof EnterpriseForm, string> = {
  name: '企业名称', credit_code: '统一社会信用代码', no_credit_code_reason: '没有信用代码的原因', town_code: '乡镇（街道）', address: '地址',
  sectors: '行业领域', employees: '从业人数', principal_name: '主要负责人', principal_phone: '主要负责人电话', actual_controller: '实际控制人',
  actual_controller_phone: '实际控制人电话', safety_officer_name: '安全负责人',
  safety_officer_phone: '安全负责人电话', marks: '分级', regulator_name: '监管责任人', regulator_phone: '监管责任人办公电话',
  longitude: '经度', latitude: '纬度', state: '状态',
}

export function emptyEnterpriseForm(): EnterpriseForm {
  return {
    name: '', credit_code: '', no_credit_code_reason: '', town_code: '', address: '', sectors: [], employees: '', principal_name: '',
    principal_phone: '', actual_controller: '', actual_controller_phone: '', safety_officer_name: '', safety_officer_phone: '', marks: [], regulator_name: '', regulator_phone: '',
    longitude: '', latitude: '', state: 'active',
  }
}

/** What is left to the office stands empty, so that the form asks for it. */
export function formOfEnterprise(row: Enterprise): EnterpriseForm {
  const words = (text: string | null) => (row.unconfirmed && text === TO_BE_FILLED ? '' : text ?? '')
  return {
    name: row.name, credit_code: row.credit_code ?? '', no_credit_code_reason: words(row.no_credit_code_reason), town_code: row.town_code,
    address: words(row.address), sectors: [...row.sectors], employees: row.unconfirmed && !row.employees ? '' : String(row.employees),
    principal_name: words(row.principal_name), principal_phone: row.principal_phone ?? '',
    actual_controller: row.actual_controller ?? '', actual_controller_phone: row.actual_controller_phone ?? '',
    safety_officer_name: row.safety_officer_name ?? '', safety_officer_phone: row.safety_officer_phone ?? '',
    marks: MARK_WORDS.map(({ key }) => key).filter((mark) => row[mark]),
    regulator_name: row.regulator_name ?? '', regulator_phone: row.regulator_phone ?? '',
    longitude: row.longitude === null ? '' : String(row.longitude), latitude: row.latitude === null ? '' : String(row.latitude),
    state: row.active ? 'active' : 'out',
  }
}

const isDegrees = (text: string, most: number) => text.trim() !== '' && Math.abs(Number(text)) <= most

export function enterpriseMissing(form: EnterpriseForm): MissingField[] {
  const placed = form.longitude.trim() !== '' || form.latitude.trim() !== ''
  return missingOf([
    ['name', !form.name.trim(), '请填企业名称，与营业执照一致'],
    ['credit_code', Boolean(form.credit_code.trim()) && form.credit_code.trim().length !== 18, '信用代码是 18 位，请对照营业执照'],
    ['no_credit_code_reason', !form.credit_code.trim() && !form.no_credit_code_reason.trim(), '请填信用代码，或写没有的原因'],
    ['town_code', !form.town_code, '请选乡镇（街道）'],
    ['address', !form.address.trim(), '请填经营场所的地址'],
    ['sectors', !form.sectors.length, '请至少选一个行业领域'],
    ['employees', !/^\d{1,7}$/u.test(String(form.employees).trim()), '请填从业人数'],
    ['principal_name', !form.principal_name.trim(), '请填主要负责人的姓名'],
    ['longitude', placed && !isDegrees(form.longitude, 180), '经度应在 -180 到 180 之间，与纬度一起填'],
    ['latitude', placed && !isDegrees(form.latitude, 90), '纬度应在 -90 到 90 之间，与经度一起填'],
  ])
}

const orNull = (text: string) => text.trim() || null

/** `kept`: what the form does not show and must not take away. */
export function enterpriseDocument(
  form: EnterpriseForm, kept: Pick<EnterpriseDocument, 'key_areas' | 'version'>,
): EnterpriseDocument {
  const code = orNull(form.credit_code)
  return {
    name: form.name.trim(), credit_code: code, no_credit_code_reason: code ? null : orNull(form.no_credit_code_reason),
    town_code: form.town_code, address: form.address.trim(), sectors: form.sectors, employees: Number(form.employees),
    principal_name: form.principal_name.trim(), principal_phone: orNull(form.principal_phone),
    actual_controller: orNull(form.actual_controller), actual_controller_phone: orNull(form.actual_controller_phone),
    safety_officer_name: orNull(form.safety_officer_name), safety_officer_phone: orNull(form.safety_officer_phone),
    high_risk: form.marks.includes('high_risk'), key_enterprise: form.marks.includes('key_enterprise'),
    above_scale: form.marks.includes('above_scale'),
    regulator_name: orNull(form.regulator_name), regulator_phone: orNull(form.regulator_phone),
    longitude: form.longitude.trim() ? Number(form.longitude) : null, latitude: form.latitude.trim() ? Number(form.latitude) : null,
    active: form.state === 'active', ...kept,
  }
}

interface Names { towns: { code: string; name: string }[]; sectors: { id: string; local_name: string }[] }

/** What stands in a field, in words. */
export function valueWords(field: keyof EnterpriseForm, form: EnterpriseForm, plan: Names | null): string {
  if (field === 'town_code') return plan?.towns.find(({ code }) => code === form.town_code)?.name ?? form.town_code
  if (field === 'sectors') return form.sectors.map((id) => plan?.sectors.find((sector) => sector.id === id)?.local_name ?? id).join('、')
  if (field === 'marks') return MARK_WORDS.filter(({ key }) => form.marks.includes(key)).map(({ name }) => name).join('、')
  if (field === 'state') return form.state === 'active' ? '在用' : '停用'
  return String(form[field])
}
