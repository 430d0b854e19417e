import type { Signature } from '@/api/documents'
import type { FilingDocument, SeenCell, Sheet, SheetCell, TypedCell } from '@/api/offices/reports'
import { emptySignature } from '@/offline/store/draft'
import { bound } from '@/phone/shown'
import { signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { type FigureRead, readFigure } from '@/words/figures'
import { placeOf } from './grid'

/** What was sent and has no answer yet: it goes again as it is, so that it is not handed in twice. */
interface Sent { id: string; document: FilingDocument }

/** What is typed into a sheet, kept on this device until all of the office have it. */
export interface FilingForm {
  /** By place; a cell that is not here stands as the server has it. */
  typed: Record<string, string>
  /** By place: words beside a figure that is counted. */
  remarks: Record<string, string>
  parts: Record<string, string>
  /** By field: what stood there before it was typed over here, and is not kept yet. */
  seen: Record<string, string>
  signature: Signature
  filled_by: string
  phone: string
  reason: string
  sent: Sent | null
}

export function emptyFilingForm(): FilingForm {
  return { typed: {}, remarks: {}, parts: {}, seen: {}, signature: emptySignature(), filled_by: '', phone: '', reason: '', sent: null }
}

/** The field of a form in which a cell is typed. */
export function fieldOf(place: string): string {
  return `cell/${place}`
}

export function isTyped({ source }: Pick<SheetCell, 'source'>): boolean {
  return source === 'typed'
}

/** What was handed in last, the newest correction before it; of a shared sheet what was typed since. */
export function handedIn(cell: SheetCell): string {
  return cell.corrected ?? cell.value ?? cell.text ?? ''
}

/** What stands in a typed cell: what was typed here, or what was handed in before. */
export function standsIn(form: FilingForm, cell: SheetCell): string {
  return form.typed[placeOf(cell)] ?? handedIn(cell)
}

/** Null: nothing was typed, or the cell takes words. */
export function readCell(cell: SheetCell, typed: string): FigureRead | null {
  return cell.kind === 'number' ? readFigure(typed, cell) : null
}

function cellRules(cell: SheetCell, form: FilingForm): Rule[] {
  const field = fieldOf(placeOf(cell))
  const typed = standsIn(form, cell)
  const read = readCell(cell, typed)
  return [
    [field, cell.required && !typed.trim(), cell.kind === 'number' ? '请填数字，没有就填 0' : '请填写，没有就写“无”'],
    [field, read !== null && 'fault' in read, read && 'fault' in read ? read.fault : ''],
  ]
}

/** What keeps the sheet from being handed in. `corrects`: it corrects one that was. */
export function filingMissing(sheet: Sheet, form: FilingForm, corrects: string | null): MissingField[] {
  return missingOf([
    ...sheet.cells.filter(isTyped).flatMap((cell) => cellRules(cell, form)),
    ...sheet.parts.map(({ name, text }): Rule => [`part/${name}`, !(form.parts[name] ?? text).trim(), `请写“${name}”，没有就写“无”`]),
    ['reason', corrects !== null && !form.reason.trim(), '请写为什么更正'],
    ['filled_by', !form.filled_by.trim(), '请填填表人的姓名'],
    ['phone', !/^[\d\s+()（）-]{5,30}$/u.test(form.phone), '请填联系电话'],
    ...signatureRules('signature', form.signature, '单位负责人'),
  ])
}

function typedOf(sheet: Sheet, form: FilingForm): TypedCell[] {
  return sheet.cells.flatMap((cell): TypedCell[] => {
    const { row, column } = cell
    if (!isTyped(cell)) {
      const remark = (form.remarks[placeOf(cell)] ?? cell.text ?? '').trim()
      return remark && cell.source !== 'text' ? [{ row, column, value: null, text: remark }] : []
    }
    const typed = standsIn(form, cell).trim()
    if (!typed) return []
    if (cell.kind === 'text') return [{ row, column, value: null, text: typed }]
    const read = readCell(cell, typed)
    return [{ row, column, value: read && 'value' in read ? read.value : typed, text: null }]
  })
}

/** The figures that whoever signs sees: others that come meanwhile are no figures of theirs. */
function seenIn(sheet: Sheet): SeenCell[] {
  const counted = sheet.cells.filter(({ source }) => source === 'computed')
  return counted.map(({ row, column, live }) => ({ row, column, value: live }))
}

/** The sheet as it is handed in. `at`: RFC 3339. */
export function filingDocument(sheet: Sheet, form: FilingForm, corrects: string | null, at: string, elapsed_s: number): FilingDocument {
  const { report, office, last } = sheet
  return bound({
    report, office, last, typed: typedOf(sheet, form), seen: seenIn(sheet),
    parts: sheet.parts.map(({ name, text }) => ({ name, text: (form.parts[name] ?? text).trim() })),
    signature: form.signature, filled_by: form.filled_by.trim(), phone: form.phone.trim(),
    corrects, reason: corrects ? form.reason.trim() : null, at, elapsed_s,
  })
}

/** Cells in which what somebody else handed in meanwhile differs from what was typed here. */
export interface Clash { cell: SheetCell; theirs: string; mine: string }

export function clashesOf(theirs: Sheet, form: FilingForm): Clash[] {
  return theirs.cells
    .filter((cell) => isTyped(cell) && placeOf(cell) in form.typed)
    .map((cell) => ({ cell, theirs: handedIn(cell), mine: standsIn(form, cell).trim() }))
    .filter(({ mine, theirs: said }) => mine !== said)
}
