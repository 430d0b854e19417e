import type { Tip, TipEventDocument, TipEventKind } from '@/api/tips'
import { dayWords } from '@/words/time'
import { ACCIDENT_CLASSES, FINDING_WORDS, PART_WORDS, yuanWords } from '../tipWords'

export interface TipLineOfTime {
  key: string
  what: string
  person: string
  at: string
  facts: { label: string; words: string }[]
  /** A reading: somebody opened what is sealed. */
  isReading: boolean
}

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

/** Steps and readings together, the newest first. */
export function tipTimeline(tip: Pick<Tip, 'events' | 'readings'>): TipLineOfTime[] {
  const steps = tip.events.map((event): TipLineOfTime => ({
    key: event.id, what: event.kind_word, person: event.person, at: event.at, isReading: false,
    facts: FACTS.flatMap(([field, label, words]) => {
      const value = event[field]
      const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)
      return empty ? [] : [{ label, words: words ? words(value) : String(value) }]
    }),
  }))
  const readings = tip.readings.map((reading, index): TipLineOfTime => ({
    key: `reading ${index}`, what: '打开封存内容', person: reading.person, at: reading.at, isReading: true,
    facts: [
      { label: '看了', words: reading.parts.map((part) => PART_WORDS[part] ?? part).join('、') },
      { label: '理由', words: reading.reason },
    ],
  }))
  return [...steps, ...readings].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}

/** The step that a report waits for in each state: it stands as the one green button. */
const NEXT: TipEventKind[] = ['accept', 'conclude', 'inform']

export interface TipActions { main: TipEventKind | null; beside: TipEventKind | null; more: TipEventKind[] }

/** At most one main step, one beside it, the rest under 更多. A report with deaths is transferred. */
export function tipActions(tip: Pick<Tip, 'may' | 'deaths' | 'state'>): TipActions {
  const main = tip.deaths && tip.may.includes('transfer') ? 'transfer' : (NEXT.find((kind) => tip.may.includes(kind)) ?? null)
  const other = main === 'accept' ? 'refuse' : main === 'conclude' ? 'check' : null
  const beside = other && tip.may.includes(other) ? other : null
  return { main, beside, more: tip.may.filter((kind) => kind !== main && kind !== beside) }
}
