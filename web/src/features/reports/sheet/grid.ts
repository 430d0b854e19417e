import type { SheetCell, SheetColumn, SheetLayout, SheetRow } from '@/api/offices/reports'
import { tidy } from '@/words/spelling'

/** The key of the row below all others that adds them up. */
export const TOTAL = 'total'

/** `weekly row 20, this_week` → `20/this_week`: where a cell stands, as the forms on this phone keep it. */
export function placeOf({ row, column }: Pick<SheetCell, 'row' | 'column'>): string {
  return `${row}/${column}`
}

export interface HeadCell { key: string; words: string; unit: string; across: number; down: number }

/** The head of the table: columns of one group under its name, the others over both lines. */
export function headOf(columns: SheetColumn[]): HeadCell[][] {
  const grouped = columns.some((column) => column.group)
  const above: HeadCell[] = []
  const below: HeadCell[] = []
  columns.forEach((column, at) => {
    const own = { key: column.key, words: column.name, unit: column.unit, across: 1, down: 1 }
    if (!column.group) return above.push({ ...own, down: grouped ? 2 : 1 })
    below.push(own)
    if (columns[at - 1]?.group !== column.group) above.push({ key: `${column.key} group`, words: column.group, unit: '', across: 0, down: 1 })
    const last = above.at(-1)
    if (last) last.across += 1
    return undefined
  })
  return grouped ? [above, below] : [above]
}

/** How many rows a row's group spans from this row on; 0: it began above. */
export function groupSpan(rows: SheetRow[], at: number): number {
  const group = rows[at]?.group
  if (at > 0 && rows[at - 1]?.group === group) return 0
  const beyond = rows.findIndex((row, place) => place > at && row.group !== group)
  return (beyond < 0 ? rows.length : beyond) - at
}

/** `1 责任落实` → its number and its name. */
export function groupParts(group: string): { number: string; name: string } {
  const [, number = '', name = group] = /^(\d+)\s*(.*)$/u.exec(group) ?? []
  return { number, name }
}

/** 制度措施制定情况（个） */
export function withUnit({ name, unit }: Pick<SheetRow, 'name' | 'unit'>): string {
  return unit ? `${name}（${unit}）` : name
}

export type Cells = ReadonlyMap<string, SheetCell>

export function cellsOf(cells: SheetCell[]): Cells {
  return new Map(cells.map((cell) => [placeOf(cell), cell]))
}

/** What a cell is called where it stands alone: 组织检查组 · 丁字湾街道. */
export function cellName(row: Pick<SheetRow, 'name'> | undefined, column: SheetColumn | undefined): string {
  return [row?.name ?? '合计', column?.name].filter(Boolean).join(' · ')
}

/** What the cell at a place of the sheet is called. */
export function nameIn(layout: SheetLayout | null | undefined, { row, column }: Pick<SheetCell, 'row' | 'column'>): string {
  return cellName(layout?.rows.find(({ key }) => key === row), layout?.columns.find(({ key }) => key === column))
}

/** The places that are typed, in lines from left to right, as the eye reads them. */
export function typedLines(layout: SheetLayout, cells: Cells): string[][] {
  const isTyped = (place: string) => cells.get(place)?.source === 'typed'
  return layout.rows
    .map((row) => layout.columns.map((column) => placeOf({ row: row.key, column: column.key })))
    .map((line) => line.map((place) => (isTyped(place) ? place : '')))
}

export type Direction = 'up' | 'down' | 'left' | 'right'

/** The next place to type at from `place` in that direction; below the last line the next column begins. */
export function beside(lines: string[][], place: string, direction: Direction): string | null {
  const across = direction === 'left' || direction === 'right'
  const order = across ? lines.flat() : columnsOf(lines).flat()
  const typed = order.filter(Boolean)
  const step = direction === 'up' || direction === 'left' ? -1 : 1
  return typed[typed.indexOf(place) + step] ?? null
}

function columnsOf(lines: string[][]): string[][] {
  return (lines[0] ?? []).map((_, at) => lines.map((line) => line[at] ?? ''))
}

/**
 * Where the cells of a pasted table go: downwards and to the right from `place`, over cells that are not
 * typed too, as Excel lays them. `left`: how many fell on cells that are computed, or outside.
 */
export function pasted(lines: string[][], place: string, text: string): { typed: Record<string, string>; left: number } {
  const rows = text.replace(/\r\n?/gu, '\n').replace(/\n$/u, '').split('\n').map((line) => line.split('\t'))
  const from = lines.findIndex((line) => line.includes(place))
  const first = lines[from]?.indexOf(place) ?? 0
  const typed: Record<string, string> = {}
  let left = 0
  rows.forEach((row, down) => row.forEach((words, right) => {
    const target = lines[from + down]?.[first + right]
    if (target) typed[target] = tidy(words)
    else if (tidy(words)) left += 1
  }))
  return { typed, left }
}
