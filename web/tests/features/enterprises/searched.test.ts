import { expect, it } from 'vitest'

import { named } from '@/features/enterprises/enterpriseList'

const row = { name: '示例·早餐店（桥江）', address: '东风路１号' }

it.each(['早餐店', '示例•早餐店', '示例 早餐店(橋江)', '東風路1号', '风\u200b路'])('%j finds it', (words) => {
  expect(named(words, row)).toBe(true)
})

it.each(['晚餐店', '·', '东风路11号'])('%j finds nothing', (words) => {
  expect(named(words, row)).toBe(false)
})
