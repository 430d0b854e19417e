import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '../src')
const MOST_FILES = 20
const IMPORT = /(?:from|import\()\s*'((?:@\/|\.)[^']+)'/g

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|vue)$/.test(file))

it('no folder holds more files of code than one can overlook', () => {
  const counts = new Map<string, number>()
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([])
})

it('no module leads back to itself, types counted', () => {
  const done = new Set<string>()
  const circles: string[][] = []

  function walk(file: string, path: string[]): void {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file])
    if (done.has(file) || path.includes(file)) return
    for (const next of importsOf(file)) walk(next, [...path, file])
    done.add(file)
  }

  for (const file of files) walk(file, [])
  expect(circles).toEqual([])
})

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  return [...text.matchAll(IMPORT)].flatMap(([, specifier = '']) => {
    const target = specifier.startsWith('@/') ? specifier.slice(2) : join(dirname(file), specifier)
    return [target, `${target}.ts`, `${target}/index.ts`].filter((candidate) => files.includes(candidate)).slice(0, 1)
  })
}
