import type { Grant, PersonIn, PersonLine, Role } from '@/api/people'
import type { Plan } from '@/api/plan'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { grantsWords } from '../personWords'

/** A role as the form holds it; an enterprise with its name. */
export interface GrantForm {
  role: Role | ''
  town_code: string
  sector: string
  enterprise: { id: string; name: string } | null
}

export interface PersonForm {
  name: string
  phone: string
  office_phone: string
  title: string
  office_id: string
  active: boolean
  grants: GrantForm[]
}

/** What a role may and must be narrowed by. */
export const NARROWED: Record<Role, { town?: 'may' | 'must'; sector?: 'may' | 'must'; enterprise?: 'must' }> = {
  supervisor: {}, inspector: { town: 'may', sector: 'may' }, enterprise: { enterprise: 'must' }, town: { town: 'must' },
  department: { sector: 'must', town: 'may' }, county: {}, admin: {}, report_officer: {},
}

export function emptyGrant(): GrantForm {
  return { role: '', town_code: '', sector: '', enterprise: null }
}

export function emptyPersonForm(): PersonForm {
  return { name: '', phone: '', office_phone: '', title: '', office_id: '', active: true, grants: [emptyGrant()] }
}

/** `names`: of the enterprises that roles are narrowed to. */
export function formOf(person: PersonLine, names: ReadonlyMap<string, string> = new Map()): PersonForm {
  return {
    name: person.name, phone: person.phone, office_phone: person.office_phone ?? '', title: person.title ?? '',
    office_id: person.office_id ?? '', active: person.active,
    // Of somebody who left, the role that two people give is not there any more.
    grants: person.grants.filter((grant) => person.active || grant.role !== 'report_officer').map((grant) => ({
      role: grant.role, town_code: grant.town_code ?? '', sector: grant.sector ?? '',
      enterprise: grant.enterprise_id ? { id: grant.enterprise_id, name: names.get(grant.enterprise_id) ?? '所在企业' } : null,
    })),
  }
}

export function personMissing(form: PersonForm): MissingField[] {
  return missingOf([
    ['name', !form.name.trim(), '请填姓名'],
    ['phone', !/^1\d{10}$/u.test(form.phone.replace(/[\s-]/gu, '').replace(/^\+?86/u, '')), '请填 11 位手机号'],
    ...form.grants.flatMap((grant, position) => grantRules(grant, `grant-${position}`)),
  ])
}

function grantRules(grant: GrantForm, field: string): [string, boolean, string][] {
  if (!grant.role) return [[`${field}-role`, true, '请选角色，或删去这一行']]
  const { town, sector, enterprise } = NARROWED[grant.role]
  return [
    [`${field}-town`, town === 'must' && !grant.town_code, '请选乡镇'],
    [`${field}-sector`, sector === 'must' && !grant.sector, '请选行业领域'],
    [`${field}-enterprise`, enterprise === 'must' && !grant.enterprise, '请选企业'],
  ]
}

/** As it is sent; what does not narrow the role is left out. `ownPassword`: of whoever saves. */
export function personDocument(form: PersonForm, version: string | null, ownPassword: string | null): PersonIn {
  return {
    name: form.name.trim(), phone: form.phone.trim(), office_phone: form.office_phone.trim() || null, title: form.title.trim() || null,
    office_id: form.office_id || null, active: form.active, grants: form.grants.map(grantDocument), version,
    own_password: ownPassword,
  }
}

function grantDocument({ role, town_code, sector, enterprise }: GrantForm): Grant {
  const narrowed = NARROWED[role || 'supervisor']
  return {
    role: role || 'supervisor', town_code: (narrowed.town && town_code) || null, sector: (narrowed.sector && sector) || null,
    enterprise_id: narrowed.enterprise ? (enterprise?.id ?? null) : null,
  }
}

const WORDS: Record<keyof PersonForm, string> = {
  name: '姓名', phone: '手机', office_phone: '办公电话', title: '职务', office_id: '单位', active: '状态', grants: '角色',
}

/** What stands in a field, as people read it. */
export function readingOf(field: keyof PersonForm, form: PersonForm, plan: Plan | null): { label: string; words: string } {
  const label = WORDS[field]
  if (field === 'grants') return { label, words: grantsWords({ grants: form.grants.map(grantDocument) }, plan) }
  if (field === 'active') return { label, words: form.active ? '在岗' : '已离岗' }
  if (field === 'office_id') return { label, words: plan?.offices.find(({ key }) => key === form.office_id)?.name ?? form.office_id }
  return { label, words: form[field] }
}
