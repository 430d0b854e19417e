import type { Tip, TipEventDocument, TipEventKind } from '@/api/tips'
import { type Actions, actionsOf } from '@/ui/events/actions'
import type { TimelineLine } from '@/ui/events/timeline'
import { dayWords, momentWords } from '@/words/time'
import { ACCIDENT_CLASSES, FINDING_WORDS, PART_WORDS, yuanWords } from '../tipWords'

const day = (value: unknown) => dayWords(String(value))
const yuan = (value: unknown) => yuanWords(Number(value))

/** What a step wrote, in the order in which it reads. */
const FACTS: [keyof TipEventDocument, string, ((value: unknown) => string)?][] = [
  ['to', '移送给'],
  ['checked_on', '核查日期', day],
  ['checkers', '核查人员', (value) => (value as string[]).join('、')],
  ['days', '延长', (value) => `${value} 天`],
  ['finding', '结论', (value) => FINDING_WORDS[value as keyof typeof FINDING_WORDS]],
  ['deaths', '人员死亡', (value) => (value ? '有' : '没有')],
  ['fine_yuan', '罚款金额', yuan],
  ['deaths_concealed', '瞒报死亡', (value) => `${value} 人`],
  ['accident_class', '事故等级', (value) => ACCIDENT_CLASSES[String(value)] ?? String(value)],
  ['amount_yuan', '奖励金额', yuan],
  ['basis', '依据'],
  ['voucher', '凭证号'],
  ['paid_on', '发放日期', day],
  ['note', '说明'],
  ['signer', '签字负责人'],
  ['signer_title', '职务'],
  ['signed_on', '签字日期', day],
  ['until', '保存到', day],
]

interface Dated extends TimelineLine { at: string }

/** Steps and readings together, the newest first. */
export function tipTimeline(tip: Pick<Tip, 'events' | 'readings'>): TimelineLine[] {
  const steps = tip.events.map((event): Dated => ({
    key: event.id, what: event.kind_word, by: event.person, at: event.at, when: momentWords(event.at),
    facts: FACTS.flatMap(([field, label, words]) => {
      const value = event[field]
      const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)
      return empty ? [] : [{ label, words: words ? words(value) : String(value) }]
    }),
  }))
  const readings = tip.readings.map((reading, index): Dated => ({
    key: `reading ${index}`, what: '打开封存内容', by: reading.person, at: reading.at, when: momentWords(reading.at), isReading: true,
    facts: [
      { label: '看了', words: reading.parts.map((part) => PART_WORDS[part] ?? part).join('、') },
      { label: '理由', words: reading.reason },
    ],
  }))
  return [...steps, ...readings].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}

/** The step that a report waits for in each state: it stands as the one green button. */
const NEXT: TipEventKind[] = ['accept', 'conclude', 'inform']

/** Shown beside the main one, since it is its other answer. */
const BESIDE: Partial<Record<TipEventKind, TipEventKind>> = { accept: 'refuse', conclude: 'check' }

/** What this person may do. A report with deaths is transferred. */
export function tipActions(tip: Pick<Tip, 'may' | 'deaths'>): Actions<TipEventKind> {
  const main = tip.deaths && tip.may.includes('transfer') ? 'transfer' : (NEXT.find((kind) => tip.may.includes(kind)) ?? null)
  return actionsOf(tip.may, main, BESIDE)
}
