import type { Disposition, FivePromises, HazardEventDocument, HazardEventKind, HazardGrade } from '@/api/hazards'
import type { Place } from '@/api/places'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { dayOf } from '@/words/time'
import life from '../hazardLife.json'

/** A field of a step: its row of the ledger's table, which the forms and the time line are made from. */
export type StepField = keyof typeof life.fields
export interface FieldRow { kind: string; label: string; unit?: string; least?: number; most?: number; lines?: number }

/** What an event asks: `message` where it must be filled in, `only` of a 重大 hazard. */
interface Ask { field: string; label: string; message: string | null; only: string | null }

/** Fields with a part of the form of their own; every other one is written into a box. */
export type OwnField = 'grade' | 'criterion' | 'five' | 'level' | 'published' | 'disposition' | 'photos' | 'place'
export type WrittenField = Exclude<StepField, OwnField>

interface OwnParts {
  /** In whose name; asked only where several offices could be meant. */
  office: string
  grade: HazardGrade | null
  /** 判定标准 and 情形, joined into one `criterion` when sent. */
  standard: string
  circumstance: string
  five: FivePromises
  level: string | null
  published: 'yes' | 'no' | null
  disposition: Disposition | null
  photos: string[]
  place: Place | null
}

/** What the short form of one step in a hazard's life holds. Empty: not filled in. */
export type StepForm = OwnParts & Record<WrittenField, string>

const OWN: readonly string[] = ['grade', 'criterion', 'five', 'level', 'published', 'disposition', 'photos', 'place'] satisfies OwnField[]

export function isWritten(field: StepField): field is WrittenField {
  return !OWN.includes(field)
}

export const FIELDS: Record<StepField, FieldRow> = life.fields
export const FIVE = Object.keys(life.fields.five.parts) as (keyof FivePromises)[]
const WRITTEN = (Object.keys(FIELDS) as StepField[]).filter(isWritten)

const asksOf = (kind: HazardEventKind): readonly Ask[] => life.asks[kind]

export function askOf(kind: HazardEventKind, field: StepField): Ask | undefined {
  return asksOf(kind).find((ask) => ask.field === field)
}

export function emptyStepForm(): StepForm {
  return {
    ...Object.fromEntries(WRITTEN.map((field) => [field, ''])) as Record<WrittenField, string>,
    grade: null, standard: '', circumstance: '', five: Object.fromEntries(FIVE.map((name) => [name, ''])) as unknown as FivePromises,
    office: '', level: null, published: null, disposition: null, photos: [], place: null,
  }
}

/** A grade that the step itself gives counts before the hazard's own. */
function isMajor(kind: HazardEventKind, form: StepForm, grade: HazardGrade): boolean {
  return (kind === 'confirm' ? form.grade : grade) === 'major'
}

/** What a step asks of a hazard of this grade, in the order of its form. */
function asked(kind: HazardEventKind, form: StepForm, grade: HazardGrade): Ask[] {
  const major = isMajor(kind, form, grade)
  return asksOf(kind).filter((ask) => major || ask.only !== 'major')
}

/** The fields to show for a hazard of this grade. */
export function stepFields(kind: HazardEventKind, form: StepForm, grade: HazardGrade): StepField[] {
  return asked(kind, form, grade).map((ask) => ask.field as StepField)
}

/** Whether the ledger demands the field of this step. */
export function isDemanded(kind: HazardEventKind, field: StepField, form: StepForm, grade: HazardGrade): boolean {
  return asked(kind, form, grade).some((ask) => ask.field === field && ask.message !== null)
}

/** What the step still wants, in the order of its form. */
export function stepMissing(
  kind: HazardEventKind, form: StepForm, grade: HazardGrade, today = dayOf(new Date()),
): MissingField[] {
  const written = stepDocument(kind, form, grade, '', 0)
  return missingOf(asked(kind, form, grade).flatMap(({ field, message }): Rule[] => {
    if (field === 'five' && message) return FIVE.map((name) => [`five.${name}`, !form.five[name].trim(), message])
    const value = written[field as keyof HazardEventDocument]
    const isEmpty = !value || (Array.isArray(value) && !value.length)
    return [[field, message !== null && isEmpty, message ?? ''], ...wrongRules(field as StepField, form, today)]
  }))
}

/** What is wrong with what was filled in. */
function wrongRules(field: StepField, form: StepForm, today: string): Rule[] {
  if (!isWritten(field) || form[field] === '') return []
  const { kind, label, unit = '', least = 0, most = Infinity } = FIELDS[field]
  const number = Number(form[field])
  if (kind === 'day') return [[field, form[field] < today, '日期不能早于今天']]
  if (kind === 'whole') return [[field, !(Number.isInteger(number) && number >= least && number <= most), `${label}请填整数${unit}`]]
  return kind === 'number' ? [[field, !(number >= least && number <= most), `${label}请填数字`]] : []
}

/** `at`: RFC 3339. Only what this step asks of a hazard of this grade, and only what was filled in. */
export function stepDocument(
  kind: HazardEventKind, form: StepForm, grade: HazardGrade, at: string, elapsed_s: number,
): HazardEventDocument {
  const document: HazardEventDocument = { kind, at, elapsed_s, place: null, photos: [], ...(form.office && { office: form.office }) }
  for (const field of stepFields(kind, form, grade)) {
    const value = stepValue(field, form)
    if (value !== null) Object.assign(document, { [field]: value })
  }
  return document
}

function stepValue(field: StepField, form: StepForm): unknown {
  if (isWritten(field)) {
    // A browser's field for numbers gives a number as soon as one stands in it.
    const text = String(form[field]).trim()
    return ['whole', 'number'].includes(FIELDS[field].kind) ? (text ? Number(text) : null) : text || null
  }
  if (field === 'criterion') return [form.standard.trim(), form.circumstance.trim()].filter(Boolean).join('：') || null
  if (field === 'published') return form.published && form.published === 'yes'
  return field === 'five' ? fiveValue(form.five) : form[field]
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
  const form = emptyStepForm()
  const same = Object.entries(document).filter(([name]) => name in form)
    .map(([name, value]) => [name, WRITTEN.includes(name as WrittenField) ? String(value) : value])
  const { criterion, published } = document
  return {
    ...form, ...Object.fromEntries(same), ...splitCriterion(criterion ?? ''),
    published: published === undefined ? null : published ? 'yes' : 'no',
  }
}
