import { expect, test } from 'vitest'

import { monthDaysLeft, quotaWords } from '@/features/enterprises/quota'

const LAST_BUT_THREE = new Date('2026-11-27T09:00:00+08:00')
/** A minute before and after midnight in Shanghai at the month's end. */
const BEFORE_MIDNIGHT = new Date('2026-11-30T15:59:00Z')
const AFTER_MIDNIGHT = new Date('2026-11-30T16:01:00Z')

test('what is missing is told with the days that are left', () => {
  expect(quotaWords(2, LAST_BUT_THREE)).toBe('还剩 4 天，缺 2 次')
  expect(quotaWords(0, LAST_BUT_THREE)).toBeNull()
})

test('more than one visit a day is too late', () => {
  expect(quotaWords(1, BEFORE_MIDNIGHT)).toBe('还剩 1 天，缺 1 次')
  expect(quotaWords(2, BEFORE_MIDNIGHT)).toBe('还剩 1 天，缺 2 次，一天一次也来不及')
})

test('the month turns at midnight in Shanghai', () => {
  expect(monthDaysLeft(BEFORE_MIDNIGHT)).toBe(1)
  expect(monthDaysLeft(AFTER_MIDNIGHT)).toBe(31)
})
