import type { PlanChange, PlanChangeDocument, PlanField } from '@/api/plan'
import { type MissingField, missingOf } from '@/ui/form/missing'

/** What somebody types to change one value. */
export interface PlanChangeForm {
  value: string
  offices: string[]
  effective_on: string
  reason: string
  basis: string
}

export function emptyPlanChange(field: PlanField): PlanChangeForm {
  return { value: field.value, offices: field.kind === 'offices' ? field.value.split(',').filter(Boolean) : [], effective_on: field.first_start, reason: '', basis: '' }
}

/** The value as the server takes it. A field for numbers holds one, whatever its type says. */
export function typedValue(field: PlanField, form: PlanChangeForm): string {
  return field.kind === 'offices' ? form.offices.join(',') : String(form.value).trim()
}

export function planChangeMissing(field: PlanField, form: PlanChangeForm, today: string): MissingField[] {
  const value = typedValue(field, form)
  const number = Number(value)
  const isNumber = field.kind === 'number'
  return missingOf([
    ['value', value === '', '请填新的值'],
    ['value', isNumber && !/^\d+$/.test(value), '请填整数'],
    ['value', isNumber && (number < field.least || number > field.most), `请填 ${field.least} 到 ${field.most} 之间的数`],
    ['value', value === field.value, '与现在的相同，不用改'],
    ['effective_on', form.effective_on === '', '请选从哪天起'],
    ['effective_on', form.effective_on !== '' && form.effective_on < today, '不能从过去的日子起改'],
    ['reason', form.reason.trim() === '', '请写为什么改'],
  ])
}

export function planChangeDocument(field: PlanField, form: PlanChangeForm): PlanChangeDocument {
  return {
    field: field.key,
    value: typedValue(field, form),
    effective_on: form.effective_on,
    reason: form.reason.trim(),
    basis: form.basis.trim() || null,
  }
}

const STARTS: Partial<Record<PlanField['starts'], string>> = {
  week: '按周统计，要从周一起改',
  month: '按月统计，要从每月 1 日起改',
  quarter: '按季统计，要从每季第一天起改',
  half_year: '按半年统计，要从 1 月 1 日或 7 月 1 日起改',
  year: '按年统计，要从 1 月 1 日起改',
}

/** From which days this value may change; null: from any. */
export function startsWords(field: PlanField): string | null {
  return STARTS[field.starts] ?? null
}

/** The fields by their groups, in the order of the plan. */
export function inGroups(fields: readonly PlanField[]): { title: string; fields: PlanField[] }[] {
  const groups = new Map<string, PlanField[]>()
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field])
  return [...groups].map(([title, fields]) => ({ title, fields }))
}

/** The change by which a value holds today: the newest that has begun. */
export function holdingChange(field: PlanField, changes: readonly PlanChange[]): PlanChange | null {
  return changes.find((change) => change.field === field.key && change.state === 'holds') ?? null
}
