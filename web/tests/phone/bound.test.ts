import { describe, expect, it, test } from 'vitest'

import type { InspectionDocument, VisitDocument } from '@/api/documents'
import { dutyDocument, emptyDutyForm } from '@/features/duties/dutyForm'
import { emptyVoluntary, voluntaryDocument } from '@/features/duties/reports/voluntary'
import { correctionDocument, correctionForm } from '@/features/visits/correction'
import { recordsOf, shownOfDraft } from '@/features/visits/work/records'
import type { Draft } from '@/offline/store/draft'
import { bound, hold, shownOf, shownSha256 } from '@/phone/shown'
import { draftOf } from '../offline/store/drafts'

const PATH = 'M0 0L90 90'
const NOW = new Date('2026-11-02T03:00:00Z')
const hazard = {
  hazard_id: 'h', number: '1', part: '', description: '', state: 'open' as const, deadline: '', found_photos: [], fixed: true,
  note: '', photos: [],
}
const finding = {
  id: 'f', item: null, sector: 'S04', key_area_id: null, part: '仓库', description: '堵塞', grade: 'general' as const, criterion: null,
  responsible: null, deadline: '2026-11-20', photos: ['a'],
}

function drafted(): Draft {
  const draft = { ...draftOf('d'), previous: [hazard], findings: [finding] }
  return JSON.parse(JSON.stringify(draft)) as Draft
}

function signed(): Draft {
  const draft = drafted()
  draft.signatures.inspector.path = PATH
  draft.signatures.enterprise = { name: '李示例', path: null, refused_reason: '不在场', shown_sha256: null }
  expect(held(draft)).toBe(true)
  return draft
}

/** Whether the draft's signatures stay. */
function held(draft: Draft): boolean {
  return !hold(Object.values(draft.signatures), shownOfDraft(draft, []))
}

describe('signatures of a draft', () => {
  test('stay while nothing of what was signed changes, and come back with it', () => {
    const draft = signed()
    Object.assign(draft, { at_item: 'S04-001', step: 'log', elapsed_ms: 99_000, inspected_at: '2026-11-02T10:00:00+08:00' })
    expect(held(draft)).toBe(true)
    expect(draft.signatures.inspector.path).toBe(PATH)
  })

  test.each<[string, (draft: Draft) => void]>([
    ['a finding', (draft) => { if (draft.findings[0]) draft.findings[0].description = '堵塞严重' }],
    ['a deadline', (draft) => { if (draft.findings[0]) draft.findings[0].deadline = '2026-11-21' }],
    ['a photo of a finding', (draft) => { draft.findings[0]?.photos.push('b') }],
    ['what was looked at again', (draft) => { if (draft.previous[0]) draft.previous[0].fixed = false }],
    ['the log', (draft) => { draft.log.opinion = '有意见' }],
    ['a photo of the log', (draft) => { draft.log.photos = ['a'] }],
    ['who received', (draft) => { draft.log.received_by = '王示例' }],
    ['the enterprise', (draft) => { draft.enterprise.id = 'other' }],
    ['who came along', (draft) => { draft.companions = '赵示例' }],
    ['the checklists', (draft) => { draft.checklists = [{ sector: 'S04', version: '1', sha256: 'c', sections: null }] }],
    ['the place', (draft) => { draft.arrival = { means: 'picked', board_code: null, place: { fix: null, no_fix_reason: '地下' } } }],
    ['who led', (draft) => { draft.led_by_principal = true }],
  ])('go, and the refusal with them, when %s is changed', (_what, change) => {
    const draft = signed()
    change(draft)
    expect(held(draft)).toBe(false)
    expect(draft.signatures.inspector).toMatchObject({ name: '张示例', path: null })
    expect(draft.signatures.enterprise).toMatchObject({ name: '李示例', refused_reason: null })
    expect(held(draft)).toBe(true)
  })

  test('under another name go alone', () => {
    const draft = signed()
    draft.signatures.inspector.name = '别人'
    expect(held(draft)).toBe(false)
    expect([draft.signatures.inspector.path, draft.signatures.enterprise.refused_reason]).toEqual([null, '不在场'])
  })

  test('of a draft of an older page are taken as given to what stands there now', () => {
    const draft = drafted()
    Object.assign(draft.signatures, { inspector: { name: '张示例', path: PATH, refused_reason: null } })
    expect(held(draft)).toBe(true)
    expect(draft.signatures.inspector.shown_sha256).toBeTruthy()
    draft.log.opinion = '有意见'
    expect(held(draft)).toBe(false)
  })

  it('are bound to each of its records', () => {
    const draft = signed()
    draft.signatures.enterprise.name = ' 李示例 '
    for (const { document } of recordsOf(draft, [], NOW)) {
      const { signatures } = document as InspectionDocument | VisitDocument
      const shown = shownOf(document as object)
      expect(signatures.inspector.shown_sha256).toBe(shownSha256(shown, '张示例'))
      expect(signatures.enterprise).toMatchObject({ name: '李示例', shown_sha256: shownSha256(shown, '李示例') })
    }
  })
})

describe('whatever is signed is sent bound:', () => {
  const signature = { name: '李示例', path: PATH, refused_reason: null, shown_sha256: null }
  const signatures = { inspector: signature, enterprise: signature }
  const correction = { ...correctionForm({}), signatures, reason: '写错' }
  it.each([
    ['a duty record', dutyDocument({ office: 'o' } as never, { duty: 'drill' } as never, { ...emptyDutyForm(), signature }, 'now', 1)],
    ['a voluntary report', voluntaryDocument('e', { ...emptyVoluntary(), signatures }, { finished: NOW, elapsed_s: 1 })],
    ['a correction', correctionDocument('v', {}, correction)],
  ] as [string, { signature?: { shown_sha256?: string | null }; signatures?: typeof signatures }][])('%s', (_what, document) => {
    const given = document.signature ? [document.signature] : Object.values(document.signatures ?? {})
    expect(given.length).toBeGreaterThan(0)
    for (const { shown_sha256 } of given) expect(shown_sha256).toBe(shownSha256(shownOf(document), '李示例'))
  })

  it('and what nobody signed is not', () => {
    const open = { signature: { name: '登记人', path: null, refused_reason: null, shown_sha256: 'old' } }
    expect(bound(open).signature.shown_sha256).toBeNull()
  })
})
