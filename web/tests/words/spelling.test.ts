import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { sameName } from '@/words/names'
import { seen, typedLetters } from '@/words/spelling'

type Pairs = [string, string][]
const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/spelling/vectors.json', import.meta.url), 'utf8'),
) as Record<'seen' | 'letters' | 'names' | 'others', Pairs>

test.each(vectors.seen)('of %j is seen %j', (text, left) => {
  expect(seen(text)).toBe(left)
})

test.each(vectors.letters)('%j is typed for %j', (text, letters) => {
  expect(typedLetters(text)).toBe(letters)
})

test.each(vectors.names)('%j and %j are one name', (one, other) => {
  expect(sameName(one, other)).toBe(true)
})

test.each(vectors.others)('%j and %j are two names', (one, other) => {
  expect(sameName(one, other)).toBe(false)
})
