import type { DraftField, ReportDraft, Sheet } from '@/api/offices/reports'
import { type Refused } from '@/api/faults'
import { tidy } from '@/words/spelling'
import { dayOf, momentWords } from '@/words/time'
import { fieldOf, type FilingForm, handedIn, isTyped } from './filing'
import { nameIn, placeOf } from './grid'

/** By field (`cell/<row>/<column>`, `part/<name>`): what stands there, as everybody of the office sees it. */
export type Fields = Readonly<Record<string, string>>

/** Who filled a field meanwhile: nobody where it was sent back or handed in. */
type Whose = 'colleague' | 'own' | 'nobody'

/** A field that was filled elsewhere while something else was typed here. `by`: 张示例 14:05, where it was a colleague. */
export interface FieldClash { field: string; name: string; mine: string; theirs: string; whose: Whose; by: string }

/** A change that waits to be kept: what is to stand, and over what it was typed. */
export interface Pending { field: string; text: string; seen: string }

/** By field: what the server does not keep as it was typed, and why. */
export type Unkept = Readonly<Record<string, { text: string; words: string }>>

/** The sheet with what the office typed so far in its cells and parts. */
export function withDraft(sheet: Sheet, draft: ReportDraft | null): Sheet {
  const typed = new Map(draft?.typed.map(({ field, text }) => [field, text]))
  if (!typed.size) return sheet
  return {
    ...sheet,
    cells: sheet.cells.map((cell) => {
      const text = typed.get(fieldOf(placeOf(cell)))
      if (text === undefined) return cell
      return isTyped(cell) ? { ...cell, value: text, text, corrected: null } : { ...cell, text }
    }),
    parts: sheet.parts.map(({ name, text }) => ({ name, text: typed.get(`part/${name}`) ?? (typed.has(`part/${name}`) ? '' : text) })),
  }
}

/** What stands in the fields of a sheet. */
export function fieldsOf({ cells, parts }: Sheet): Fields {
  return Object.fromEntries([
    ...cells.map((cell) => [fieldOf(placeOf(cell)), isTyped(cell) ? handedIn(cell) : (cell.text ?? '')]),
    ...parts.map(({ name, text }) => [`part/${name}`, text]),
  ])
}

/** What was typed on this device and is not known to be kept. */
export function mineOf({ typed, remarks, parts }: FilingForm): Fields {
  const cells = Object.entries({ ...remarks, ...typed }).map(([place, text]) => [fieldOf(place), text])
  return Object.fromEntries([...cells, ...Object.entries(parts).map(([name, text]) => [`part/${name}`, text])])
}

/** Leaves the field to what everybody sees. */
export function leave(form: FilingForm, field: string): void {
  const key = field.slice(field.indexOf('/') + 1)
  for (const of of field.startsWith('part/') ? [form.parts] : [form.typed, form.remarks]) Reflect.deleteProperty(of, key)
  Reflect.deleteProperty(form.seen, field)
}

/** Notes over what each field was typed, once it is. `shown`: as it stood before. */
export function noteSeen(form: FilingForm, shown: Fields): void {
  for (const field of Object.keys(mineOf(form))) form.seen[field] ??= shown[field] ?? ''
}

/**
 * Takes in what stands now. What is kept as it was typed here is everybody's; what nobody here
 * changed since gives way to what a colleague made of it.
 */
export function settle(form: FilingForm, shown: Fields): void {
  for (const [field, typed] of Object.entries(mineOf(form))) {
    const [mine, theirs] = [tidy(typed), shown[field] ?? '']
    if (typed === theirs) leave(form, field)
    // Spaces behind the last word belong to whoever is still typing.
    else if (mine === theirs) form.seen[field] = theirs
    else if (mine === form.seen[field]) leave(form, field)
  }
}

/** What was sent is kept as the server made it (`kept`); what was typed on meanwhile stands over that. */
export function settleSent(form: FilingForm, sent: Pending[], kept: Fields): void {
  const mine = mineOf(form)
  for (const { field, text } of sent) {
    const now = kept[field] ?? ''
    // The same would be sent again and again.
    if (now !== text && tidy(mine[field] ?? '') === text) leave(form, field)
    else if (field in form.seen) form.seen[field] = now
  }
}

/** The fields that a refusal names, with its words. `sent`: in the order of the request. */
export function unkeptOf({ message, errors }: Pick<Refused, 'message' | 'errors'>, sent: Pending[]): Unkept {
  const told = new Map<string, string>()
  for (const one of Array.isArray(errors['fields']) ? errors['fields'] as (string | { field: string; message?: string })[] : []) {
    if (typeof one === 'string') told.set(one, message)
    else if (one.message) told.set(one.field, one.message)
  }
  const { typed = {} } = (errors['json'] ?? {}) as { typed?: Record<string, unknown> }
  for (const [at, faults] of Object.entries(typed)) {
    const field = sent[Number(at)]?.field
    if (field) told.set(field, Object.values(faults as object).flat().join('；'))
  }
  return Object.fromEntries(sent.flatMap(({ field, text }) => {
    const words = told.get(field)
    return words === undefined ? [] : [[field, { text, words }]]
  }))
}

/** 宣传册 · 本周：不超过 60 字: of what still stands as it was refused. */
export function unkeptWords(form: FilingForm, sheet: Sheet, unkept: Unkept): string {
  const mine = mineOf(form)
  const still = Object.entries(unkept).filter(([field, { text }]) => field in mine && tidy(mine[field] ?? '') === text)
  return still.map(([field, { words }]) => `${fieldName(sheet, field)}：${words}`).join('；')
}

/** What is to be kept now: typed over what still stands. */
export function pendingOf(form: FilingForm, shown: Fields): Pending[] {
  return unlike(form, shown).filter(({ field, seen }) => seen === (shown[field] ?? ''))
}

/** Where somebody was quicker: both are shown, and a person chooses. */
export function fieldClashes(form: FilingForm, sheet: Sheet, draft: ReportDraft | null): FieldClash[] {
  const shown = fieldsOf(sheet)
  return unlike(form, shown).filter(({ field, seen }) => seen !== (shown[field] ?? '')).map(({ field, text }) => {
    const typed = draft?.typed.find((one) => one.field === field)
    const whose = typed ? (typed.mine ? 'own' : 'colleague') : 'nobody'
    return { field, name: fieldName(sheet, field), mine: text, theirs: shown[field] ?? '', whose, by: typed ? typistWords(typed) : '' }
  })
}

/** Who is meant where several fields were changed meanwhile. */
export function changersWords(clashes: FieldClash[]): string {
  if (clashes.some(({ whose }) => whose === 'colleague')) return '同事'
  return clashes.some(({ whose }) => whose === 'own') ? '您在另一台设备上' : ''
}

function unlike(form: FilingForm, shown: Fields): Pending[] {
  return Object.entries(mineOf(form))
    .map(([field, typed]) => ({ field, text: tidy(typed), seen: form.seen[field] ?? '' }))
    .filter(({ field, text }) => field in shown && text !== shown[field])
}

function fieldName({ layout }: Sheet, field: string): string {
  const [kind, row = '', column = ''] = field.split('/')
  return kind === 'part' ? field.slice('part/'.length) : nameIn(layout, { row, column })
}

/** By field: 张示例 14:05 填, where it was somebody else. */
export function typistsOf(draft: ReportDraft | null): Fields {
  return Object.fromEntries(draft?.typed.filter(({ mine }) => !mine).map((typed) => [typed.field, `${typistWords(typed)}填`]) ?? [])
}

/** 张示例 14:05, with the day where it was not today. */
function typistWords(typed: DraftField): string {
  const moment = momentWords(typed.at)
  const time = dayOf(new Date(typed.at)) === dayOf(new Date()) ? moment.split(' ')[1] : moment
  return `${typed.by} ${time} `
}
