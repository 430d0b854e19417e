import { expect, it } from 'vitest'

import { needsSigning, retimed, saidIn } from '@/features/screens/resigning'
import type { OutboxRecord } from '@/offline/store/database'
import { shownOf } from '@/phone/shown'

it('a record that a wrong clock made ends now, and what was signed stays', () => {
  const made = { at: '2001-01-01T08:00:00+08:00', done_on: '2026-11-02', note: '演练', place: { at: 'kept' } }
  const now = new Date('2026-11-02T03:00:00Z')
  const mended = retimed(made, now) as typeof made
  expect(Date.parse(mended.at)).toBe(now.getTime())
  expect(mended).toEqual({ ...made, at: mended.at })
  expect(shownOf(mended)).toBe(shownOf(made))
  expect(Object.keys(retimed({ arrived_at: 'a', left_at: 'b' }, now))).toEqual(['arrived_at', 'left_at'])
})

it('only what a signature mends is signed anew', () => {
  const record = (reason: string, state = 'needs_care') => ({ state, fault: { reason, message: '', lines: [] } }) as unknown as OutboxRecord
  expect(['signed_by_another', 'signed_otherwise', 'strokes_given_before', 'signature_unbound', 'strokes_too_few'].every((reason) => needsSigning(record(reason)))).toBe(true)
  expect([needsSigning(record('invalid')), needsSigning(record('signed_otherwise', 'waiting'))]).toEqual([false, false])
})

it('whoever signs anew is told what the record says', () => {
  const finding = { part: '仓库', description: '堵塞', grade: 'general' as const }
  const answers = [{ item: 'a', result: 'fail' }, { item: 'b', result: 'pass' }]
  expect(saidIn({ answers, findings: [finding] })).toEqual(['检查 2 项，不合格 1 项', '一般隐患：仓库，堵塞'])
  expect(saidIn({ note: '疏散演练', opinion: null })).toEqual(['疏散演练'])
})
