import { query } from '@/api/client'
import type { Offered } from '@/api/tables'

export type FileFormat = 'xlsx' | 'csv'
export const FORMAT_WORDS: Record<FileFormat, string> = { xlsx: 'Excel（XLSX）', csv: 'CSV' }

/** What a person may narrow a file by here. Empty: not narrowed. Days and months as the browser gives them. */
export interface Narrowed {
  town_code: string
  sector: string
  month: string
  first: string
  last: string
  grade: string
  overdue: boolean
  unread: boolean
}

export function emptyNarrowed(): Narrowed {
  return { town_code: '', sector: '', month: '', first: '', last: '', grade: '', overdue: false, unread: false }
}

/** What came with the address from a list: what can be changed here, and what can only be taken off. */
export function carriedBy(address: Record<string, unknown>) {
  const narrowed = emptyNarrowed()
  const further: Record<string, string> = {}
  for (const [filter, value] of Object.entries(address)) {
    if (filter === 'kind' || typeof value !== 'string') continue
    if (filter === 'overdue' || filter === 'unread') narrowed[filter] = value === 'true'
    else if (Object.hasOwn(narrowed, filter)) Object.assign(narrowed, { [filter]: value })
    else further[filter] = value
  }
  return { narrowed, further }
}

const FURTHER_WORDS: Record<string, string> = {
  text: '搜索的词', state: '状态', role: '角色', office: '单位', listed: '挂牌', due: '待回头看', mine: '本人的', person_id: '本人的',
  duty: '任务', enterprise_id: '企业', unconfirmed: '待确认',
}
/** By what the list was narrowed beyond the fields here; empty where this ledger knows nothing of it. */
export function furtherWords(offered: Offered, further: Record<string, string>): string {
  const known = Object.keys(further).filter((filter) => offered.filters.includes(filter))
  return known.map((filter) => FURTHER_WORDS[filter] ?? '其他').join('、')
}

/** Whether this ledger can be narrowed by it. */
export const narrowsBy = (offered: Offered, filter: keyof Narrowed) => offered.filters.includes(filter)

/** What to type instead where the month is none. */
export function monthFault(offered: Offered, narrowed: Narrowed): string | null {
  if (!narrowsBy(offered, 'month') || !narrowed.month || /^\d{4}-(0[1-9]|1[0-2])$/.test(narrowed.month)) return null
  return `没有“${narrowed.month}”这个月：月份请写成 2026-11 这样，或者留空`
}

/** Only by what this ledger knows: what was chosen for another one stays away. */
export function exportPath(offered: Offered, narrowed: Narrowed, format: FileFormat, further: Record<string, string> = {}): string {
  const given = Object.entries({ ...further, ...narrowed }).filter(([filter]) => offered.filters.includes(filter))
  return `/exports/${offered.kind.replaceAll('_', '-')}${query({ ...Object.fromEntries(given), format })}`
}
