import type { ReportRow, ReportState } from '@/api/offices/reports'
import { dayWords, deadlineWords, monthBeside } from '@/words/time'

export const STATE_WORDS: Record<ReportState, string> = {
  open: '还没到期', due: '要报送', late: '已逾期', handed_in: '已报送', returned: '已退回', corrected: '已报送，有更正',
}

/** Colours of the chips beside the words. */
export const STATE_CHIPS: Record<ReportState, string> = {
  open: '', due: 'open', late: 'overdue', handed_in: 'done', returned: 'rejected', corrected: 'done',
}

/** It was handed in, and after its day. */
export function isLateHandIn(row: Pick<ReportRow, 'state' | 'late'>): boolean {
  return row.late && !isOwed(row)
}

/** 已报送 · 迟报 · 迟报，有更正: in one chip. */
export function standingWords(row: Pick<ReportRow, 'state' | 'late'>): string {
  return isLateHandIn(row) ? STATE_WORDS[row.state].replace('已报送', '迟报') : STATE_WORDS[row.state]
}

/** Nothing was handed in, or what was came back. */
const OWED: ReportState[] = ['open', 'due', 'late', 'returned']

export function isOwed({ state }: Pick<ReportRow, 'state'>): boolean {
  return OWED.includes(state)
}

/** 附件4 工作开展情况、典型经验和周报表: people ask for the number that the plan gave the form. */
export function titleOf({ label, name }: Pick<ReportRow, 'label' | 'name'>): string {
  return [label, name].filter(Boolean).join(' ')
}

/** 10月 · 11月16日至22日 · 10月23日至11月22日 · 11月20日 */
export function periodWords({ first, last }: Pick<ReportRow, 'first' | 'last'>, thisYear?: string): string {
  const month = first.slice(0, 7)
  const isMonth = first.endsWith('-01') && nextDay(last) === `${monthBeside(month, 1)}-01`
  if (isMonth) return dayWords(first, thisYear).replace(/1日$/u, '')
  if (first === last) return dayWords(last, thisYear)
  const until = month === last.slice(0, 7) ? `${Number(last.slice(8))}日` : dayWords(last, first.slice(0, 4))
  return `${dayWords(first, thisYear)}至${until}`
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** 今天到期 · 已超期 2 天 · 报送于 11月20日 09:30（迟报） */
export function dueWords(row: ReportRow, today: string): string {
  return `${dayWords(row.due_on)}前报，${deadlineWords(row.due_on, today)}`
}

export interface ReportGroup { title: string; rows: ReportRow[] }

/** The next of each report and office: whoever owes one a week need not read five. `rows`: the earliest first. */
function nextOfEach(rows: ReportRow[]): ReportRow[] {
  return rows.filter((row, at) => rows.findIndex(({ report, office }) => report === row.report && office === row.office) === at)
}

/** What is due today stands first, then what is late, came back, can be handed in, is still to come, and was handed in. */
export function groupedReports(rows: ReportRow[], today: string): ReportGroup[] {
  const owed = rows.filter((row) => isOwed(row)).sort((one, other) => one.due_on.localeCompare(other.due_on))
  const back = owed.filter((row) => row.state === 'returned')
  const others = owed.filter((row) => row.state !== 'returned')
  return [
    { title: '今天到期', rows: others.filter((row) => row.due_on === today) },
    { title: '已逾期', rows: others.filter((row) => row.due_on < today) },
    { title: '退回的，改好再报', rows: back },
    { title: '可以报了', rows: others.filter((row) => row.due_on > today && row.state === 'due') },
    { title: '接下来要报的', rows: nextOfEach(others.filter((row) => row.state === 'open')) },
    { title: '报过的', rows: rows.filter((row) => !isOwed(row)) },
  ].filter((group) => group.rows.length)
}

/** The way to a form. */
export function pathOf({ report, office, last }: Pick<ReportRow, 'report' | 'office' | 'last'>): string {
  return `/reports/${encodeURIComponent(report)}/${encodeURIComponent(office)}/${last}`
}

/** One report and period, of all offices. */
export interface ReportPeriod {
  report: string
  name: string
  label: string
  first: string
  last: string
  due_on: string
  sent: ReportRow[]
  /** Not there, and the day is over. */
  late: ReportRow[]
  returned: ReportRow[]
  /** Not there yet. */
  open: ReportRow[]
}

function periodOf(rows: ReportRow[], { report, name, label, first, last, due_on }: ReportRow): ReportPeriod {
  return {
    report, name, label, first, last, due_on,
    sent: rows.filter((row) => !isOwed(row)),
    late: rows.filter((row) => row.state === 'late'),
    returned: rows.filter((row) => row.state === 'returned'),
    open: rows.filter((row) => row.state === 'open' || row.state === 'due'),
  }
}

/** The list's rows by report and period, in its order. `more`: the last one may go on on the next page. */
export function periodsOf(rows: ReportRow[], more: boolean): ReportPeriod[] {
  const byPeriod = new Map<string, ReportRow[]>()
  for (const row of rows) {
    const key = `${row.report}/${row.last}`
    byPeriod.set(key, [...(byPeriod.get(key) ?? []), row])
  }
  const groups = [...byPeriod.values()].flatMap((group) => (group[0] ? [periodOf(group, group[0])] : []))
  return more && groups.length > 1 ? groups.slice(0, -1) : groups
}

/** 已报 10/13（迟报 1），逾期未报 2，退回 1 */
export function countsWords({ sent, late, returned, open }: Pick<ReportPeriod, 'sent' | 'late' | 'returned' | 'open'>): string {
  const lateSent = sent.filter((row) => row.late).length
  return [
    `已报 ${sent.length}/${sent.length + late.length + returned.length + open.length}${lateSent ? `（迟报 ${lateSent}）` : ''}`,
    late.length ? `逾期未报 ${late.length}` : '', returned.length ? `退回 ${returned.length}` : '',
  ].filter(Boolean).join('，')
}

/** What a list of one's own office asks for; the screen of the day asks for the same. */
export const OWN_REPORTS = '/reports?limit=100'

/** 今天到期 1 份，逾期 2 份，退回 1 份; null: nothing waits. */
export function dueSoonWords(rows: ReportRow[], today: string): { text: string; late: boolean } | null {
  const owed = rows.filter((row) => isOwed(row) && row.state !== 'returned')
  const counted = [
    ['今天到期', owed.filter((row) => row.due_on === today).length], ['逾期', owed.filter((row) => row.due_on < today).length],
    ['退回', rows.filter((row) => row.state === 'returned').length],
    ['可以报了', owed.filter((row) => row.due_on > today && row.state === 'due').length],
  ] as const
  const told = counted.filter(([, count]) => count)
  return told.length ? { text: told.map(([words, count]) => `${words} ${count} 份`).join('，'), late: Boolean(counted[1][1] || counted[2][1]) } : null
}
