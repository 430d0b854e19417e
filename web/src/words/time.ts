/** Days and months are those of Asia/Shanghai (UTC+8, no summer time), whatever the phone is set to. */
const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

function shanghai(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString()
}

/** 2026-11-02T09:30:00.000+08:00 */
export function rfc3339(at: Date): string {
  return shanghai(at).replace('Z', '+08:00')
}

export function nowRfc3339(): string {
  return rfc3339(new Date())
}

/** 2026-11-02 */
export function dayOf(at: Date): string {
  return shanghai(at).slice(0, 10)
}

/** 2026-11 */
export function monthOf(at: Date): string {
  return shanghai(at).slice(0, 7)
}

/** The month so many months after 2026-11; before it where negative. */
export function monthBeside(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7)
}

/** The day this many days after `at`. */
export function dayAfter(at: Date, days: number): string {
  return dayOf(new Date(at.getTime() + days * DAY_MS))
}

/** Whole days from one 2026-11-02 to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** 11月2日 09:30, with the year as in `dayWords`. */
export function momentWords(rfc: string, thisYear?: string): string {
  const text = shanghai(new Date(rfc))
  return `${dayWords(text.slice(0, 10), thisYear)} ${text.slice(11, 16)}`
}

/** 11月2日 09:30 到 10:15; the second day too where it is another. */
export function spanWords(from: string, to: string, thisYear?: string): string {
  const [began, ended] = [momentWords(from, thisYear), momentWords(to, thisYear)]
  const [day = '', time = ''] = ended.split(' ')
  return `${began} 到 ${began.startsWith(`${day} `) ? time : ended}`
}

/** 11月2日, with the year where it is not `thisYear`. */
export function dayWords(day: string, thisYear = dayOf(new Date()).slice(0, 4)): string {
  const [year, month, date] = day.split('-')
  const words = `${Number(month)}月${Number(date)}日`
  return year === thisYear ? words : `${year}年${words}`
}

/** 还有 3 天 · 今天到期 · 已超期 2 天 */
export function deadlineWords(deadline: string, today = dayOf(new Date())): string {
  const left = daysBetween(today, deadline)
  if (left > 0) return `还有 ${left} 天`
  return left === 0 ? '今天到期' : `已超期 ${-left} 天`
}

/** 不到 1 分钟 · 45 分钟 · 1 小时 20 分钟 */
export function durationWords(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 1) return '不到 1 分钟'
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (!hours) return `${minutes} 分钟`
  return rest ? `${hours} 小时 ${rest} 分钟` : `${hours} 小时`
}

/** 手机时钟慢 3 分钟: the server's clock less the phone's; null within a minute, or where nobody knows. */
export function clockWords(offset_s: number | null | undefined): string | null {
  if (!offset_s || Math.abs(offset_s) < 60) return null
  return `手机时钟${offset_s > 0 ? '慢' : '快'} ${durationWords(Math.abs(offset_s))}`
}
