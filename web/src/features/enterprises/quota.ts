import { dayOf, daysBetween, monthBeside, monthOf } from '@/words/time'

/** Days that the month has left in Shanghai, today included. */
export function monthDaysLeft(now = new Date()): number {
  return daysBetween(dayOf(now), `${monthBeside(monthOf(now), 1)}-01`)
}

/** 还剩 4 天，缺 2 次 · …，一天一次也来不及; null where nothing is missing. As the server words it. */
export function quotaWords(missing: number, now = new Date()): string | null {
  if (missing <= 0) return null
  const left = monthDaysLeft(now)
  const words = `还剩 ${left} 天，缺 ${missing} 次`
  return missing > left ? `${words}，一天一次也来不及` : words
}
