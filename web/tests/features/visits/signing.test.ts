import { describe, expect, test } from 'vitest'

import { holdToSignatures } from '@/features/visits/work/signing'
import type { Draft } from '@/offline/store/draft'
import { draftOf } from '../../offline/store/drafts'

const PATH = 'M0 0L9 9'

function signed(): Draft {
  const draft = { ...draftOf('d'), answers: { 'S04-001': { result: 'pass' as const, value: null, note: null } } }
  draft.signatures.inspector.path = PATH
  expect(holdToSignatures(draft)).toBe(false)
  draft.signatures.enterprise = { name: '李示例', path: null, refused_reason: '不在场' }
  expect(holdToSignatures(draft)).toBe(false)
  return draft
}

describe('signatures', () => {
  test('stay while nothing of what was signed changes', () => {
    const draft = signed()
    draft.at_item = 'S04-001'
    draft.signatures.enterprise.name = '李示例二'
    expect(holdToSignatures(draft)).toBe(false)
    expect(draft.signatures.inspector.path).toBe(PATH)
  })

  test.each<[string, (draft: Draft) => void]>([
    ['a result', (draft) => { draft.answers['S04-001'] = { result: 'na', value: null, note: null } }],
    ['the log', (draft) => { draft.log.opinion = '有意见' }],
    ['a photo of the log', (draft) => { draft.log.photos = ['a'] }],
    ['who led', (draft) => { draft.led_by_principal = true }],
  ])('go, and the refusal with them, when %s is changed', (_what, change) => {
    const draft = signed()
    change(draft)
    expect(holdToSignatures(draft)).toBe(true)
    expect(draft.signatures.inspector).toMatchObject({ name: '张示例', path: null })
    expect(draft.signatures.enterprise).toMatchObject({ name: '李示例', refused_reason: null })
    expect(holdToSignatures(draft)).toBe(false)
  })

  test('of a draft of an older page are taken as given to what stands there now', () => {
    const draft = draftOf('d')
    draft.signatures.inspector.path = PATH
    expect(draft.signed).toBeUndefined()
    expect(holdToSignatures(draft)).toBe(false)
    expect(draft.signed).not.toBeNull()
  })
})
