import type { OwnStationing } from '@/api/stationing'
import { dayWords, daysBetween } from '@/words/time'

/** So long a new station is told as new (ours); so many are named. */
const NEW_DAYS = 7
const NAMED_MOST = 3

/** What a supervisor's stations became: new ones by the day they began, those to come, those that end. */
export function stationChanges(stationing: OwnStationing, today: string): string[] {
  const { enterprises, coming } = stationing
  const news = enterprises.filter(({ from_date: from }) => daysBetween(from, today) < NEW_DAYS)
  const days = [...new Set(news.map(({ from_date: from }) => from))].sort()
  return [
    ...days.map((day) => newWords(day, news.filter(({ from_date: from }) => from === day).map(({ name }) => name))),
    ...coming.map(({ from_date: from, name }) => `${dayWords(from)}起派驻 ${name}`),
    ...enterprises.flatMap(({ name, to_date: to }) => (to ? [`${name} 派驻到 ${dayWords(to)}为止`] : [])),
  ]
}

function newWords(day: string, names: string[]): string {
  const more = names.length > NAMED_MOST ? '等' : ''
  return `${dayWords(day)}起新派驻 ${names.length} 家：${names.slice(0, NAMED_MOST).join('、')}${more}`
}
