import type { ImportEntry, Imported } from '@/api/tables'

export type ImportKind = 'enterprises' | 'people' | 'assignments' | 'villages'

export const KIND_WORDS: Record<ImportKind, string> = { enterprises: '企业', people: '人员', assignments: '派驻', villages: '村（社区）' }
export const KIND_UNITS: Record<ImportKind, string> = { enterprises: '家', people: '人', assignments: '段', villages: '个' }
/** As the server reads it, told before a large file goes up a slow line. */
export const FILE_MOST_BYTES = 10_000_000

interface Placed { sheet: string | null; row: number | null }

/** 「桥江镇」第 31 行 */
export function placeWords({ sheet, row }: Placed): string {
  return `${sheet ? `「${sheet}」` : ''}${row ? `第 ${row} 行` : '整个文件'}`
}

export function entryWords(entry: ImportEntry): string {
  return entry.is_new ? '新增' : `修改：${entry.changes.join('；')}`
}

/** 新增 489 家、修改 1 家、不变 3 家 */
export function countWords(imported: Imported, kind: ImportKind): string {
  const unit = KIND_UNITS[kind]
  return `新增 ${imported.new} ${unit}、修改 ${imported.changed} ${unit}、不变 ${imported.unchanged} ${unit}`
}

/** What is otherwise now than when it was shown: a line each. Of the faults, as far as both were shown. */
export function differences(before: Imported, now: Imported): string[] {
  const was = wordsByPlace(before)
  const is = wordsByPlace(now)
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((place) => was.get(place) !== is.get(place))
    .map((place) => `${place}：原来${was.get(place) ?? '没有变化'}，现在${is.get(place) ?? '没有变化'}`)
}

function wordsByPlace(imported: Imported): Map<string, string> {
  const words = new Map<string, string>()
  for (const entry of imported.entries) words.set(`${placeWords(entry)} ${entry.label}`, entryWords(entry))
  for (const fault of imported.faults) {
    const place = `${placeWords(fault)}${fault.column ? `“${fault.column}”` : ''}`
    words.set(place, `有问题（${fault.message}）`)
  }
  return words
}

/** Why this file need not be sent; null: it may. */
export function fileFault(file: { name: string; size: number }): string | null {
  if (file.size > FILE_MOST_BYTES) return '文件超过 10 MB，请删去图片和无关的表，或分几个文件导入'
  if (!file.size) return '这个文件是空的，请核对是不是选错了'
  return /\.(xlsx|csv)$/iu.test(file.name) ? null : '请选 XLSX 或 CSV 文件；别的格式请先在 Excel 或 WPS 里另存'
}
