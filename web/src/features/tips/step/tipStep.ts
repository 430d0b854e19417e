import type { TipEventDocument, TipEventKind, TipFinding } from '@/api/tips'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { dayOf } from '@/words/time'
import life from '../tipLife.json'

/** What the form of one step holds. Empty: not filled in. An answer to the reporter is never part of it. */
export interface TipForm {
  note: string
  person_id: string
  tip_id: string
  to: string
  checked_on: string
  /** Names, with 、 between them. */
  checkers: string
  days: string
  hazard_id: string
  finding: TipFinding | null
  signer: string
  signer_title: string
  signed_on: string
  until: string
  reward_kind: string | null
  fine_yuan: string
  deaths_concealed: string
  accident_class: string | null
  amount_yuan: string
  basis: string
  witness_id: string
  voucher: string
  paid_on: string
  enterprise: { id: string; name: string } | null
  deaths: 'yes' | 'no' | null
  message_id: string
}

export type TipField = Exclude<keyof TipForm, 'enterprise'> | 'enterprise_id'

/** A field's row of the ledger's table, and what an event asks: `message` where it must be filled in. */
interface FieldRow { kind: string; label: string; unit?: string; most?: number; lines?: number }
interface Ask { field: string; label: string; message: string | null }

export const FIELDS: Record<TipField, FieldRow> = life.fields

/** What each step asks for, in the order of its form. */
export const ASKS: Record<TipEventKind, readonly Ask[]> = life.asks

export function emptyTipForm(): TipForm {
  return {
    note: '', person_id: '', tip_id: '', to: '', checked_on: '', checkers: '', days: '', hazard_id: '', finding: null,
    signer: '', signer_title: '', signed_on: '', until: '', reward_kind: null, fine_yuan: '', deaths_concealed: '',
    accident_class: null, amount_yuan: '', basis: '', witness_id: '', voucher: '', paid_on: '', enterprise: null,
    deaths: null, message_id: '',
  }
}

/** The fields to show: a reward asks for what its kind is reckoned from. */
export function tipFields(kind: TipEventKind, form: TipForm): TipField[] {
  return ASKS[kind].map(({ field }) => field as TipField).filter((field) => {
    if (field === 'fine_yuan') return form.reward_kind !== null && form.reward_kind !== 'by_deaths'
    if (field === 'deaths_concealed' || field === 'accident_class') return form.reward_kind === 'by_deaths'
    if (field === 'amount_yuan' || field === 'basis') return form.reward_kind === 'other'
    return true
  })
}

type Demands = Record<string, string> | undefined

/** What keeps the step from being sent, in the order of its form. */
export function tipMissing(kind: TipEventKind, form: TipForm, demands: Demands, today = dayOf(new Date())): MissingField[] {
  const document = tipDocument(kind, form)
  return missingOf(tipFields(kind, form).flatMap((field): Rule[] => {
    const value = document[field as keyof TipEventDocument]
    const isEmpty = value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)
    const words = demands?.[field]
    return [[field, Boolean(words) && isEmpty, words ?? ''], ...wrongRules(field, form, today)]
  }))
}

/** What is wrong with what was filled in, beside what the ledger demands. */
function wrongRules(field: TipField, form: TipForm, today: string): Rule[] {
  const rules: Partial<Record<TipField, [isWrong: boolean, message: string]>> = {
    enterprise_id: [!form.enterprise && form.deaths === null, '请选企业，或核实有没有人员死亡'],
    checkers: [checkersOf(form).length < 2, '核查人员不少于两人，名字之间用顿号隔开'],
    checked_on: [form.checked_on > today, '核查日期不能晚于今天'],
    signed_on: [form.signed_on > today, '签字日期不能晚于今天'],
    paid_on: [form.paid_on > today, '发放日期不能晚于今天'],
    until: [form.until <= today, '保存期限应晚于今天'],
    days: [!isCount(form.days), '延长天数请填整数'],
    fine_yuan: [
      form.reward_kind === 'by_fine' ? !isYuan(form.fine_yuan) : form.fine_yuan !== '' && !isYuan(form.fine_yuan),
      '请填行政处罚的罚款金额（元，最多两位小数）',
    ],
    deaths_concealed: [!isCount(form.deaths_concealed), '请填瞒报的死亡人数'],
    accident_class: [!form.accident_class, '请选事故等级'],
    amount_yuan: [!isYuan(form.amount_yuan), '请填奖励金额（元，最多两位小数）'],
    basis: [!form.basis.trim(), '请写明金额的依据：哪份文件、哪一条'],
  }
  const rule = rules[field]
  return rule ? [[field, ...rule]] : []
}

/** Only what this step asks for, and only what was filled in. */
export function tipDocument(kind: TipEventKind, form: TipForm): Partial<TipEventDocument> & { kind: TipEventKind } {
  const document: Partial<TipEventDocument> & { kind: TipEventKind } = { kind }
  for (const field of tipFields(kind, form)) {
    const value = tipValue(field, form)
    if (value !== null) Object.assign(document, { [field]: value })
  }
  return document
}

function tipValue(field: TipField, form: TipForm): unknown {
  if (field === 'enterprise_id') return form.enterprise?.id ?? null
  if (field === 'deaths') return form.deaths && form.deaths === 'yes'
  if (field === 'checkers') return checkersOf(form).length ? checkersOf(form) : null
  const text = written(form[field])
  if (!text) return null
  return ['whole', 'number'].includes(FIELDS[field].kind) ? Number(text) : text
}

function checkersOf(form: TipForm): string[] {
  return [...new Set(form.checkers.split(/[、，,;；\s]+/u).filter(Boolean))]
}

/** A browser's field for numbers gives a number as soon as one stands in it. */
function written(value: string | number | null): string {
  return String(value ?? '').trim()
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,3}$/u.test(written(text))
}

function isYuan(text: string): boolean {
  return /^\d{1,9}(\.\d{1,2})?$/u.test(written(text)) && Number(text) > 0
}
