import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

import { basisWords, type Checklist, type Item } from '@/features/inspections/checklist'

const PUBLISHED = resolve(import.meta.dirname, '../../../../checklists/published')
const COUNTIES: Record<string, string> = { WC: '望城', LX: '临湘', DX: '东西湖', DT: '大通湖', XP: '溆浦' }

function publishedItems(): Item[] {
  const files = readdirSync(PUBLISHED, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  return files.flatMap((name) => (JSON.parse(readFileSync(resolve(PUBLISHED, name), 'utf8')) as Checklist).sections)
    .flatMap((section) => section.items)
}

describe('what an item is based on', () => {
  const sources = [
    { code: 'WC附2-5', text: '望城 附件2 5' },
    { code: 'DX13.三', text: '东西湖 专项整治13.三' },
    { code: 'AQSCF 第41条', text: '《安全生产法》第41条' },
  ]

  test('is the own plan, laws and standards', () => {
    expect(basisWords({ sources }, 'WC')).toBe('望城 附件2 5；《安全生产法》第41条')
    expect(basisWords({ sources }, 'XP')).toBe('《安全生产法》第41条')
    expect(basisWords({ sources: sources.slice(0, 2) }, 'XP')).toBe('本系统建议')
  })

  test.each([...Object.keys(COUNTIES), 'BX', undefined])('is no clause of another county, in all lists: %s', (seed) => {
    const others = Object.keys(COUNTIES).filter((county) => county !== seed).map((county) => `${COUNTIES[county]} `)
    const items = publishedItems()
    expect(items.length).toBeGreaterThan(1000)
    const astray = items.filter((item) => others.some((county) => basisWords(item, seed).split('；').some((words) => words.startsWith(county))))
    expect(astray.map((item) => item.id)).toEqual([])
  })
})
