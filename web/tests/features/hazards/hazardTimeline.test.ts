import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import type { HazardEvent } from '@/api/hazards'
import { clockDoubt, eventFacts } from '@/features/hazards/hazardTimeline'
import { dayBounds, dayTaps } from '@/features/hazards/step/hazardDays'
import type { Checklist } from '@/features/inspections/checklist'
import { criteriaIn, criterionOf } from '@/features/inspections/criteria'

// Days of this year are told without it.
beforeAll(() => void vi.useFakeTimers({ now: new Date('2026-11-02T09:00:00+08:00'), toFake: ['Date'] }))
afterAll(() => void vi.useRealTimers())

function event(kind: HazardEvent['kind'], given: Partial<HazardEvent>): HazardEvent {
  return { kind, photos: [], place: null, order_number: null, ...given } as HazardEvent
}

describe('a line of the time line', () => {
  test('reads as the order that was given', () => {
    const facts = eventFacts(event('assign', {
      order_number: '431224-2026-000001-J1', unit: '示例厂', responsible: '王示例', deadline: '2026-11-09', cycle_days: 7,
    }))
    expect(facts.map(({ label, words }) => `${label}：${words}`)).toEqual([
      '交办单：431224-2026-000001-J1', '治理责任单位：示例厂', '整改责任人：王示例', '整改期限：11月9日', '排查周期：7 天',
    ])
  })

  test('names the five promises one by one', () => {
    const five = { duty: '王示例', measures: '停用', funds: '2 万元', deadline: '两步', plan: '看守' }
    expect(eventFacts(event('start', { five })).map(({ label }) => label)).toEqual([
      '责任落实', '措施落实', '资金落实', '期限落实', '应急预案落实',
    ])
  })

  test('says what was decided, and what was not published', () => {
    expect(eventFacts(event('decide', { disposition: 'no_penalty', note: '自查发现' }))[0]?.words).toBe('不予行政处罚')
    expect(eventFacts(event('list', { published: false }))).toEqual([{ label: '是否向社会公告', words: '没有公告' }])
  })

  test('tells of a late sending and of a clock that was off', () => {
    const at = '2026-11-02T09:00:00+08:00'
    expect(clockDoubt({ happened_at: at, received_at: '2026-11-02T09:05:00+08:00', clock_offset_s: 10 })).toBeNull()
    expect(clockDoubt({ happened_at: at, received_at: '2026-11-03T08:00:00+08:00', clock_offset_s: 180 }))
      .toBe('11月3日 08:00 送达；手机时钟慢 3 分钟')
  })
})

describe('a deadline', () => {
  const limits = { general_days: 15, major_days: 30, extension_times: 2 }
  const hazard = { grade: 'major', deadline: '2026-11-20', extensions: 1, extend_until: '2026-12-20', order_number: null } as const

  test('is bounded by the plan of its grade', () => {
    expect(dayBounds('reopen', hazard, limits, '2026-11-02')).toMatchObject({ earliest: '2026-11-02', latest: '2026-12-02' })
  })

  test('is extended from the day after it up to the cap', () => {
    const bounds = dayBounds('extend', hazard, limits, '2026-11-02')
    expect(bounds).toMatchObject({ earliest: '2026-11-21', latest: '2026-12-20' })
    expect(bounds.words).toContain('还可以延 1 次')
    expect(dayTaps(hazard.deadline, bounds).map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-27', '2026-12-05', '2026-12-20'])
  })

  test('that may not be extended any more offers no day', () => {
    const bounds = dayBounds('extend', { ...hazard, extend_until: null }, limits, '2026-11-02')
    expect(dayTaps(hazard.deadline, bounds)).toEqual([])
    expect(bounds.words).toContain('不能再延期')
  })

  test('of an order is not made later by another order', () => {
    expect(dayBounds('assign', { ...hazard, order_number: 'J1' }, limits, '2026-11-02').latest).toBe('2026-11-20')
  })
})

test('a checklist suggests the criterion of its item, and lists each criterion once', () => {
  const criterion = { id: 'X/1', document: 'X', document_title: '示例标准', wording: '疏散门锁闭' }
  const checklist = { sections: [{ items: [{ id: 'a', criterion }, { id: 'b' }, { id: 'c', criterion }] }] } as unknown as Checklist
  expect(criterionOf(checklist, 'a')).toEqual({ standard: '示例标准', circumstance: '疏散门锁闭' })
  expect(criterionOf(checklist, 'b')).toBeNull()
  expect(criteriaIn(checklist)).toHaveLength(1)
})
