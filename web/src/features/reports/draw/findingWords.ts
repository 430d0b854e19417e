import type { CheckedBy, DrawnCell, Outcome, ReportCheck, ReportDraw, ReportDrawLine, ReportFinding } from '@/api/offices/reportDraws'
import type { Sheet } from '@/api/offices/reports'
import { dayWords } from '@/words/time'

export const OUTCOME_WORDS: Record<Outcome, string> = { matches: '相符', differs: '不符', no_proof: '无据可查' }
export const MANNER_WORDS: Record<CheckedBy, string> = { papers: '查台账', on_site: '到现场' }

/** Characters of the reason of a return. */
const REASON_MOST = 500

/** Colours of the chips beside the words. */
const CHIPS: Record<Outcome, string> = { matches: 'done', differs: 'major', no_proof: 'major' }

export interface Standing { words: string; chip: string }

/** 待核查 · 相符 · 不符 · 无据可查: what the newest finding says. */
export function standingOf(finding: Pick<ReportFinding, 'outcome'> | null | undefined): Standing {
  return finding ? { words: OUTCOME_WORDS[finding.outcome], chip: CHIPS[finding.outcome] } : { words: '待核查', chip: 'open' }
}

export function isAmiss(finding: Pick<ReportFinding, 'outcome'> | null | undefined): boolean {
  return Boolean(finding && finding.outcome !== 'matches')
}

function numberWords({ found }: Pick<ReportFinding, 'found'>): string {
  return found === null ? '' : `，核实的数是 ${found}`
}

/** 不符，核实的数是 2（查台账） */
export function foundWords(finding: Pick<ReportFinding, 'outcome' | 'found' | 'manner'>): string {
  return `${OUTCOME_WORDS[finding.outcome]}${numberWords(finding)}（${MANNER_WORDS[finding.manner]}）`
}

/** 抽查“工贸 · 检查家数”不符，核实的数是 2：台账只有两次检查的记录: for whoever is to mend it. */
export function reasonOf(cell: Pick<DrawnCell, 'row_name' | 'column_name' | 'findings'>): string {
  const [newest] = cell.findings
  if (!newest) return ''
  const said = `抽查“${drawnName(cell)}”${OUTCOME_WORDS[newest.outcome]}${numberWords(newest)}`
  return newest.words ? `${said}：${newest.words}`.slice(0, REASON_MOST) : said
}

/** 5 个数，待核查 2，不符 1 */
export function drawWords({ cells, open, amiss }: Pick<ReportDrawLine, 'cells' | 'open' | 'amiss'>): string {
  return [`${cells} 个数`, open ? `待核查 ${open}` : '都已核查', amiss ? `不符或无据 ${amiss}` : ''].filter(Boolean).join('，')
}

/** 9 份报表里的 214 个数; an office is not told how many others handed in. */
export function poolWords({ pool_cells, pool_filings }: Pick<ReportDraw, 'pool_cells' | 'pool_filings'>): string {
  return pool_cells === null ? '所选报表里计数和填写的每一格；轮到 0 和空格就跳过' : `${pool_filings} 份报表里的 ${pool_cells} 个数`
}

/** 截止 10月31日的报表 · 截止 10月1日至31日的报表 */
export function scopeWords({ first, last }: Pick<ReportDrawLine, 'first' | 'last'>): string {
  return `截止${first === last ? dayWords(last) : `${dayWords(first)}到${dayWords(last)}`}的报表`
}

/** 工贸 · 组织督导检查组 */
export function drawnName({ row_name, column_name }: Pick<DrawnCell, 'row_name' | 'column_name'>): string {
  return [row_name, column_name].filter(Boolean).join(' · ')
}

/** Whether the number that was drawn is no more what the sheet says: it was corrected, or sent back and mended. */
export function isPast(check: ReportCheck, { filing_id, cells }: Pick<Sheet, 'filing_id' | 'cells'>): boolean {
  if (check.filing_id === filing_id) return false
  const cell = cells.find(({ row, column }) => row === check.row && column === check.column)
  return (cell?.corrected ?? cell?.value ?? null) !== check.value
}

/** The newest draw of each cell, by place, where it is of the number that stands there. */
export function checksByPlace({ checks, ...sheet }: Pick<Sheet, 'checks' | 'filing_id' | 'cells'>): Map<string, ReportCheck> {
  const standing = checks.filter((check) => !isPast(check, sheet))
  return new Map(standing.reverse().map((check) => [`${check.row}/${check.column}`, check]))
}
