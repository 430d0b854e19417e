import { expect, test } from 'vitest'

import type { OwnStationing } from '@/api/stationing'
import { stationChanges } from '@/features/visits/stationing/stationChanges'

type Station = OwnStationing['enterprises'][number]

const station = (name: string, from_date: string, to_date: string | null = null) => ({ name, from_date, to_date }) as Station
const stationing = (enterprises: Station[], coming: Station[] = []) => ({ enterprises, coming }) as OwnStationing

test('what was handed over to a supervisor within a week is told by its day, with the first names', () => {
  const held = ['甲店', '乙店', '丙店', '丁店'].map((name) => station(name, '2026-11-30'))
  expect(stationChanges(stationing([station('老店', '2026-11-23'), ...held]), '2026-11-30'))
    .toEqual(['11月30日起新派驻 4 家：甲店、乙店、丙店等'])
  expect(stationChanges(stationing([station('老店', '2026-11-24')]), '2026-11-30')).toEqual(['11月24日起新派驻 1 家：老店'])
})

test('what begins later and what ends is told too', () => {
  const ending = station('老店', '2026-01-01', '2026-12-31')
  expect(stationChanges(stationing([ending], [station('新店', '2026-12-02')]), '2026-11-30'))
    .toEqual(['12月2日起派驻 新店', '老店 派驻到 12月31日为止'])
})
