import { describe, expect, it } from 'vitest'

import type { ReportDrawPool } from '@/api/offices/reportDraws'
import { redrawn } from '@/features/reports/draw/redraw'

// As Python's hashlib and json make it.
const drawn = {
  algorithm: 'anxun-report-draw-1', id: 'd0000000-0000-4000-8000-000000000001', value: '07'.repeat(32), number: '0042',
  commitment: '4bb06f8e4e3a7715d201d573d0aa423762e55dabd61a2c02278fa56cc6d294e0',
  pool_sha256: 'ce4a26ae2d79599a395435d46660ddcbc282c7a47172387a61df233fa7662d5e',
  seed: '41a931e78c8f2591e688a637c244d239e35e376bce109264749b7698199ce332',
  pool_cells: 3, pool_filings: 2, pool: ['f1', 'f2'].flatMap((filing) => ['4', '5', '6'].map((row) => [filing, row, 'this_week'])),
  drawable: [['f1', '4', 'this_week'], ['f1', '5', 'this_week'], ['f2', '4', 'this_week']],
} satisfies ReportDrawPool
// The tickets lie thus: f2 5, f1 4, f1 6, f2 4, f1 5, f2 6. Two were asked for.
const lots = [{ lot: 2, filing_id: 'f1', row: '4', column: 'this_week' }, { lot: 4, filing_id: 'f2', row: '4', column: 'this_week' }] as const
const wrong = (change: Partial<ReportDrawPool>, lotsShown: Parameters<typeof redrawn>[1] = [...lots]) =>
  redrawn({ ...drawn, ...change }, lotsShown).filter(({ same }) => !same).map(({ words }) => words)

describe('a draw, drawn again', () => {
  it('comes out the same', () => {
    expect(wrong({})).toEqual([])
  })

  it.each([['f1', lots[0]], ['f2', lots[1]]])('by an office that sees of %s alone too', (filing, lot) => {
    expect(wrong({ drawable: drawn.drawable.filter(([own]) => own === filing) }, [lot])).toEqual([])
  })

  it('tells that a number was passed over whose turn it was', () => {
    expect(wrong({ drawable: [...drawn.drawable, ['f1', '6', 'this_week']] })).toEqual(['抽到的数与种子'])
    expect(wrong({}, [lots[1]])).toEqual(['抽到的数与种子'])
  })

  it('tells that a nought was drawn', () => {
    expect(wrong({ drawable: drawn.drawable.slice(0, 2) })).toEqual(['抽到的数与种子'])
  })

  it.each([
    [{ value: '08'.repeat(32) }, ['原值与事先公布的承诺值', '种子与原值、见证数字和范围']],
    [{ number: '0043' }, ['种子与原值、见证数字和范围']],
    [{ pool: drawn.pool.slice(0, 5) }, ['抽取范围与它的指纹']],
  ])('tells where it does not: %o', (change, words) => {
    expect(wrong(change)).toEqual(expect.arrayContaining(words))
  })

  it('tells that another figure was drawn', () => {
    expect(wrong({}, [{ ...lots[0], lot: 1 }, lots[1]])).toEqual(['抽到的数与种子'])
  })
})
