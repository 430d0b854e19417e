import { describe, expect, it } from 'vitest'

import type { ReportDrawPool } from '@/api/offices/reportDraws'
import { redrawn } from '@/features/reports/draw/redraw'

// As Python's hashlib and json make it.
const drawn = {
  algorithm: 'anxun-report-draw-1', id: 'd0000000-0000-4000-8000-000000000001', value: '07'.repeat(32), number: '0042',
  commitment: '4bb06f8e4e3a7715d201d573d0aa423762e55dabd61a2c02278fa56cc6d294e0',
  pool_sha256: 'ed81d66ed731c2f4089703d3ad5ddeb0a69d60d491894572afc3d14607a67e73',
  seed: '25d6e4d4efd97753fb49bba8911bad675cd0ff3d0866248e3adf4a1dafddb86e',
  pool_cells: 3, pool_filings: 2, pool: [['f1', '4', 'this_week'], ['f1', '5', 'this_week'], ['f2', '4', 'this_week']],
} satisfies ReportDrawPool
const lots = [{ lot: 1, filing_id: 'f2', row: '4', column: 'this_week' }, { lot: 2, filing_id: 'f1', row: '5', column: 'this_week' }] as const
const wrong = (change: Partial<ReportDrawPool>, lotsShown: Parameters<typeof redrawn>[1] = [...lots]) =>
  redrawn({ ...drawn, ...change }, lotsShown).filter(({ same }) => !same).map(({ words }) => words)

describe('a draw, drawn again', () => {
  it('comes out the same', () => {
    expect(wrong({})).toEqual([])
  })

  it('by an office that sees one of the lots too', () => {
    expect(wrong({}, [lots[1]])).toEqual([])
  })

  it.each([
    [{ value: '08'.repeat(32) }, ['原值与事先公布的承诺值', '种子与原值、见证数字和范围']],
    [{ number: '0043' }, ['种子与原值、见证数字和范围']],
    [{ pool: drawn.pool.slice(0, 2) }, ['抽取范围与它的指纹']],
  ])('tells where it does not: %o', (change, words) => {
    expect(wrong(change)).toEqual(expect.arrayContaining(words))
  })

  it('tells that another figure was drawn', () => {
    expect(wrong({}, [{ ...lots[0], lot: 2 }])).toEqual(['抽到的数与种子'])
  })
})
