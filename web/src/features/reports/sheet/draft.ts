import type { DraftField, ReportDraft, Sheet } from '@/api/offices/reports'
import { dayOf, momentWords } from '@/words/time'
import { fieldOf, type FilingForm, handedIn, isTyped } from './filing'
import { nameIn, placeOf } from './grid'

/** By field (`cell/<row>/<column>`, `part/<name>`): what stands there, as everybody of the office sees it. */
export type Fields = Readonly<Record<string, string>>

/** A field that somebody else filled while something else was typed here. */
export interface FieldClash { field: string; name: string; mine: string; theirs: string; by: string }

/** A change that waits to be kept: what is to stand, and over what it was typed. */
export interface Pending { field: string; text: string; seen: string }

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
    const [mine, theirs] = [typed.trim(), shown[field] ?? '']
    // What was emptied stays empty here: else words that the system suggests would come back.
    if (typed && typed === theirs) leave(form, field)
    // Spaces behind the last word belong to whoever is still typing.
    else if (mine === theirs) form.seen[field] = theirs
    else if (mine === form.seen[field]) leave(form, field)
  }
}

/** What is to be kept now: typed over what still stands. */
export function pendingOf(form: FilingForm, shown: Fields): Pending[] {
  return unlike(form, shown).filter(({ field, seen }) => seen === (shown[field] ?? ''))
}

/** Where a colleague was quicker: both are shown, and a person chooses. */
export function fieldClashes(form: FilingForm, sheet: Sheet, draft: ReportDraft | null): FieldClash[] {
  const shown = fieldsOf(sheet)
  return unlike(form, shown).filter(({ field, seen }) => seen !== (shown[field] ?? '')).map(({ field, text }) => ({
    field, name: fieldName(sheet, field), mine: text, theirs: shown[field] ?? '',
    by: typistWords(draft?.typed.find((typed) => typed.field === field)),
  }))
}

function unlike(form: FilingForm, shown: Fields): Pending[] {
  return Object.entries(mineOf(form))
    .map(([field, typed]) => ({ field, text: typed.trim(), seen: form.seen[field] ?? '' }))
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
function typistWords(typed: DraftField | undefined): string {
  if (!typed) return ''
  const moment = momentWords(typed.at)
  const time = dayOf(new Date(typed.at)) === dayOf(new Date()) ? moment.split(' ')[1] : moment
  return `${typed.by} ${time} `
}
