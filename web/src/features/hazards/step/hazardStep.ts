import type { Disposition, FivePromises, HazardEventDocument, HazardEventKind, HazardGrade } from '@/api/hazards'
import type { Place } from '@/api/places'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { dayOf } from '@/words/time'
import life from '../hazardLife.json'

/** What the short form of one step in a hazard's life holds. Empty: not filled in. */
export interface StepForm {
  grade: HazardGrade | null
  /** 判定标准 and 情形, joined into one `criterion` when sent. */
  standard: string
  circumstance: string
  unit: string
  responsible: string
  deadline: string
  coordinator: string
  goal: string
  measures: string
  cycle_days: string
  five: FivePromises
  witness: string
  level: string | null
  document_number: string
  signer: string
  until: string
  published: 'yes' | 'no' | null
  disposition: Disposition | null
  note: string
  cost_yuan: string
  photos: string[]
  place: Place | null
}

export const FIVE = ['duty', 'measures', 'funds', 'deadline', 'plan'] as const satisfies readonly (keyof FivePromises)[]

export type StepField =
  | Exclude<keyof StepForm, 'standard' | 'circumstance'> | 'criterion'

/** The fields of each step in the order of its form; what the ledger demands of them stands in its own table. */
export const STEP_FIELDS: Record<HazardEventKind, readonly StepField[]> = {
  confirm: ['grade', 'criterion', 'note'],
  assign: ['unit', 'responsible', 'deadline', 'coordinator', 'goal', 'measures', 'cycle_days', 'note'],
  sign_for: ['note'],
  refuse: ['note', 'witness', 'photos', 'place'],
  start: ['five', 'note'],
  rectify: ['photos', 'note', 'cost_yuan'],
  fix_at_once: ['photos', 'note', 'place'],
  verify: ['photos', 'note', 'place'],
  reject: ['photos', 'note', 'place'],
  extend: ['deadline', 'note'],
  list: ['level', 'document_number', 'signer', 'until', 'published', 'note'],
  delist: ['document_number', 'signer', 'note'],
  decide: ['disposition', 'note'],
  close: ['note'],
  look_back: ['photos', 'note', 'place'],
  reopen: ['photos', 'note', 'deadline', 'place'],
}

/** What only a 重大 hazard is asked, beside what the ledger's table says so of. */
const OF_MAJOR = new Set<StepField>(['criterion', 'coordinator', 'goal', 'measures', 'cycle_days', 'five'])

export function emptyStepForm(): StepForm {
  return {
    grade: null, standard: '', circumstance: '', unit: '', responsible: '', deadline: '', coordinator: '', goal: '',
    measures: '', cycle_days: '', five: { duty: '', measures: '', funds: '', deadline: '', plan: '' }, witness: '', level: null,
    document_number: '', signer: '', until: '', published: null, disposition: null, note: '', cost_yuan: '',
    photos: [], place: null,
  }
}

/** A grade that the step itself gives counts before the hazard's own. */
function isMajor(form: StepForm, grade: HazardGrade): boolean {
  return (form.grade ?? grade) === 'major'
}

/** The fields to show for a hazard of this grade. */
export function stepFields(kind: HazardEventKind, form: StepForm, grade: HazardGrade): StepField[] {
  const major = kind === 'confirm' ? form.grade === 'major' : isMajor(form, grade)
  return STEP_FIELDS[kind].filter((field) => major || !OF_MAJOR.has(field))
}

/** Whether the ledger demands the field of this step. */
export function isDemanded(kind: HazardEventKind, field: StepField, form: StepForm, grade: HazardGrade): boolean {
  return life.demands[kind].some((each) => each.field === field && (!each.only_major || isMajor(form, grade)))
}

/** What the step still wants, in the order of its form. */
export function stepMissing(
  kind: HazardEventKind, form: StepForm, grade: HazardGrade, today = dayOf(new Date()),
): MissingField[] {
  const written = stepDocument(kind, form, grade, '', 0)
  const demands = life.demands[kind].filter(({ only_major }) => !only_major || isMajor(form, grade))
  return missingOf(stepFields(kind, form, grade).flatMap((field): Rule[] => {
    const words = demands.find((demand) => demand.field === field)?.words
    if (field === 'five' && words) return FIVE.map((name) => [`five.${name}`, !form.five[name].trim(), words])
    const value = written[field as keyof HazardEventDocument]
    const isEmpty = !value || (Array.isArray(value) && !value.length)
    return [[field, Boolean(words) && isEmpty, words ?? ''], ...wrongRules(field, form, today)]
  }))
}

/** What is wrong with what was filled in. */
function wrongRules(field: StepField, form: StepForm, today: string): Rule[] {
  if (field === 'deadline' || field === 'until') return [[field, form[field] !== '' && form[field] < today, '日期不能早于今天']]
  if (field === 'cost_yuan') return [[field, form.cost_yuan !== '' && !(Number(form.cost_yuan) >= 0), '整改花费请填数字']]
  const days = Number(form.cycle_days)
  return field === 'cycle_days' ? [[field, form.cycle_days !== '' && !(Number.isInteger(days) && days > 0), '排查周期请填整数天']] : []
}

/** `at`: RFC 3339. Only what this step asks of a hazard of this grade, and only what was filled in. */
export function stepDocument(
  kind: HazardEventKind, form: StepForm, grade: HazardGrade, at: string, elapsed_s: number,
): HazardEventDocument {
  const document: HazardEventDocument = { kind, at, elapsed_s, place: null, photos: [] }
  for (const field of stepFields(kind, form, grade)) {
    const value = stepValue(field, form)
    if (value !== null) Object.assign(document, { [field]: value })
  }
  return document
}

function stepValue(field: StepField, form: StepForm): unknown {
  if (field === 'criterion') return [form.standard.trim(), form.circumstance.trim()].filter(Boolean).join('：') || null
  if (field === 'cost_yuan' || field === 'cycle_days') return form[field] ? Number(form[field]) : null
  if (field === 'published') return form.published && form.published === 'yes'
  if (field === 'five') return fiveValue(form.five)
  const value = form[field]
  return typeof value === 'string' ? value.trim() || null : value
}

function fiveValue(five: FivePromises): FivePromises | null {
  const written = Object.entries(five).map(([name, text]) => [name, text.trim()] as const)
  return written.some(([, text]) => text) ? (Object.fromEntries(written) as unknown as FivePromises) : null
}

/** 标准：情形 apart again; without a colon all of it is the standard. */
export function splitCriterion(criterion: string): Pick<StepForm, 'standard' | 'circumstance'> {
  const [standard = '', ...rest] = criterion.split('：')
  return { standard, circumstance: rest.join('：') }
}

/** The form that led to this document, so that it can be corrected and handed in anew. */
export function stepFormOf(document: HazardEventDocument): StepForm {
  const { criterion, cycle_days, cost_yuan, published } = document
  const form = emptyStepForm()
  const same = Object.entries(document).filter(([name]) => name in form)
  return {
    ...form, ...Object.fromEntries(same), ...splitCriterion(criterion ?? ''),
    cycle_days: cycle_days?.toString() ?? '', cost_yuan: cost_yuan?.toString() ?? '',
    published: published === undefined ? null : published ? 'yes' : 'no',
  }
}
