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

/** Whether this ledger can be narrowed by it. */
export const narrowsBy = (offered: Offered, filter: keyof Narrowed) => offered.filters.includes(filter)

/** Only by what this ledger knows: what was chosen for another one stays away. */
export function exportPath(offered: Offered, narrowed: Narrowed, format: FileFormat): string {
  const given = Object.entries(narrowed).filter(([filter]) => offered.filters.includes(filter))
  return `/exports/${offered.kind.replaceAll('_', '-')}${query({ ...Object.fromEntries(given), format })}`
}
