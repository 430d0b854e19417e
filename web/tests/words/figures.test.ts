import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { readFigure } from '@/words/figures'

type Case = [typed: string, unit: string, places: number, said: string]
const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/spelling/vectors.json', import.meta.url), 'utf8'),
) as Record<'figures' | 'no_figures', Case[]>
const bounds = (unit: string, places: number) => ({ unit, places, least: 0, most: 1_000_000_000 })

test.each(vectors.figures)('reads %j (%s, %i) as %s', (typed, unit, places, value) => {
  expect(readFigure(typed, bounds(unit, places))).toEqual({ value })
})

test.each(vectors.no_figures)('says of %j (%s, %i) what to do', (typed, unit, places, fault) => {
  expect(readFigure(typed, bounds(unit, places))).toEqual({ fault })
})

test('reads nothing where nothing was typed', () => {
  expect(readFigure(' \u3000', bounds('家', 0))).toBeNull()
})
