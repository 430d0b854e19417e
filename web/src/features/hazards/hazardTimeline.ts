import type { Hazard, HazardEvent } from '@/api/hazards'
import type { Fact, TimelineLine } from '@/ui/events/timeline'
import { GRADE_WORDS, ROLE_WORDS } from '@/words/labels'
import { clockWords, dayWords, momentWords } from '@/words/time'
import life from './hazardLife.json'
import { DISPOSITION_WORDS, EVENT_WORDS, STATE_WORDS } from './hazardWords'
import { FIELDS, FIVE, type StepField } from './step/hazardStep'
import { FIVE_WORDS } from './step/hazardStepWords'

/** Longer than a phone with a network takes to send a step with its photos. */
const SENT_LATE_MS = 10 * 60_000

export interface HazardLine extends TimelineLine { event: HazardEvent; doubt: string | null }

/** The newest first. */
export function hazardTimeline({ events }: Pick<Hazard, 'events'>): HazardLine[] {
  return events.map((event, index): HazardLine => ({
    key: event.id, event, what: EVENT_WORDS[event.kind] ?? event.kind, when: momentWords(event.happened_at),
    by: `${event.person}（${event.office_name ?? ROLE_WORDS[event.role] ?? event.role}）`, facts: eventFacts(event), doubt: clockDoubt(event),
    after: event.state_after === events[index - 1]?.state_after ? null : STATE_WORDS[event.state_after],
  })).reverse()
}

/** What a step said, in the order of its form, as a person reads it. Photos and place stand apart. */
export function eventFacts(event: HazardEvent): Fact[] {
  const facts: Fact[] = []
  if (event.order_number) facts.push({ label: '交办单', words: event.order_number })
  for (const { field, label } of life.asks[event.kind]) {
    if (field === 'five') facts.push(...fiveFacts(event))
    else {
      const words = factWords(field as StepField, event)
      if (words) facts.push({ label, words })
    }
  }
  return facts
}

/** 11月3日 08:10 送达；手机时钟慢 3 分钟: what is unusual about its clocks; null: nothing. */
export function clockDoubt(event: Pick<HazardEvent, 'happened_at' | 'received_at' | 'clock_offset_s'>): string | null {
  const late = Date.parse(event.received_at) - Date.parse(event.happened_at) > SENT_LATE_MS
  const words = [late && `${momentWords(event.received_at)} 送达`, clockWords(event.clock_offset_s)]
  return words.filter(Boolean).join('；') || null
}

function factWords(field: StepField, event: HazardEvent): string | null {
  const value = event[field as keyof HazardEvent]
  const { kind, unit } = FIELDS[field]
  if (value === null || value === undefined || kind === 'photos' || kind === 'place') return null
  if (field === 'grade') return GRADE_WORDS[event.grade ?? 'general']
  if (field === 'disposition') return DISPOSITION_WORDS[event.disposition ?? 'ordinary']
  if (field === 'published') return value ? '已公告' : '没有公告'
  if (kind === 'day') return dayWords(String(value))
  return unit ? `${String(value)} ${unit}` : String(value)
}

function fiveFacts({ five }: HazardEvent): Fact[] {
  if (!five) return []
  return FIVE.map((name) => ({
    label: FIVE_WORDS[name].label.split('：')[0] ?? '', words: five[name],
  }))
}
