import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { shownOf, shownSha256 } from '@/phone/shown'

interface Mark { name: string; path?: string | null; refused_reason?: string | null }
interface Vector {
  what: string
  document: { signature?: Mark; signatures?: Record<'inspector' | 'enterprise', Mark | null> }
  shown_sha256: string[]
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../tests/records/shown_vectors.json', import.meta.url), 'utf8'),
) as Vector[]

describe('what was shown is hashed as the ledger does:', () => {
  it.each(VECTORS.map((vector) => [vector.what, vector] as const))('%s', (_what, { document, shown_sha256 }) => {
    const { signature, signatures } = document
    const marks = [signature, signatures?.inspector, signatures?.enterprise].filter(
      (mark): mark is Mark => Boolean(mark?.path || mark?.refused_reason),
    )
    const shown = shownOf(document)
    expect(marks.map(({ name }) => shownSha256(shown, name))).toEqual(shown_sha256)
  })
})
