import { expect, test } from 'vitest'

import {
  clockWords, dayAfter, dayOf, deadlineWords, durationWords, momentWords, monthBeside, monthOf, rfc3339, spanWords,
} from '@/words/time'

// Half past midnight on 1 November in Shanghai, still 31 October in Greenwich.
const AFTER_MIDNIGHT = new Date('2026-10-31T16:30:00Z')

test('days and months are those of Shanghai', () => {
  expect(dayOf(AFTER_MIDNIGHT)).toBe('2026-11-01')
  expect(monthOf(AFTER_MIDNIGHT)).toBe('2026-11')
  expect(rfc3339(AFTER_MIDNIGHT)).toBe('2026-11-01T00:30:00.000+08:00')
  expect(dayAfter(AFTER_MIDNIGHT, 30)).toBe('2026-12-01')
})

test('a moment is told shortly', () => {
  expect(momentWords('2026-11-01T01:05:00Z')).toContain('11月1日 09:05')
})

test.each([
  ['2026-11-05', '还有 3 天'],
  ['2026-11-02', '今天到期'],
  ['2026-10-31', '已超期 2 天'],
])('a deadline on %s says %s', (deadline, words) => {
  expect(deadlineWords(deadline, '2026-11-02')).toBe(words)
})

test('months go over the year’s end', () => {
  expect(monthBeside('2026-01', -1)).toBe('2025-12')
  expect(monthBeside('2026-12', 1)).toBe('2027-01')
})

test('a stay is told in minutes and hours', () => {
  expect([20, 45 * 60, 3600, 80 * 60].map(durationWords)).toEqual(['不到 1 分钟', '45 分钟', '1 小时', '1 小时 20 分钟'])
})

test('a phone whose clock is behind the server’s is called slow', () => {
  expect(clockWords(180)).toBe('手机时钟慢 3 分钟')
  expect(clockWords(-180)).toBe('手机时钟快 3 分钟')
  expect(clockWords(20)).toBeNull()
})

test('a visit over midnight names both days', () => {
  expect(spanWords('2026-11-02T09:30:00+08:00', '2026-11-02T10:15:00+08:00', '2026')).toBe('11月2日 09:30 到 10:15')
  expect(spanWords('2026-11-02T23:30:00+08:00', '2026-11-03T00:15:00+08:00', '2026')).toBe('11月2日 23:30 到 11月3日 00:15')
  expect(spanWords('2026-12-31T23:30:00+08:00', '2027-01-01T00:15:00+08:00', '2027')).toBe('2026年12月31日 23:30 到 1月1日 00:15')
})
