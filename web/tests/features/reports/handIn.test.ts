import 'fake-indexeddb/auto'

import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'

import type { Sheet } from '@/api/offices/reports'

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: () => undefined,
})
vi.stubGlobal('window', Object.assign(new EventTarget(), { setTimeout }))
vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'hidden' }))
vi.stubGlobal('location', new URL('https://county.example/app/'))
vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
kept.set('anxun.session', JSON.stringify({ token: 't', me: { id: 'somebody', name: '王示例', grants: [] } }))
const { useHandIn } = await import('@/features/reports/sheet/useHandIn')
const { emptyFilingForm } = await import('@/features/reports/sheet/filing')
const { workspace } = await import('@/offline/workspace')

const scope = effectScope()
const sheet = { may: { fill: false }, filing_id: 'f1', filings: [], cells: [], parts: [], layout: null } as unknown as Sheet
const formOf = (path: string, correcting: boolean) =>
  scope.run(() => useHandIn(shallowRef(sheet), path, correcting, async () => undefined)) as ReturnType<typeof useHandIn>

async function typedBefore(key: string, typed: Record<string, string>) {
  const { database } = await workspace()
  await database.put('forms', { key, value: { ...emptyFilingForm(), typed }, photos: [] })
}
afterEach(() => scope.stop())

describe('what was typed into a sheet and left', () => {
  it('goes into a correction only where somebody chose so', async () => {
    await typedBefore('/reports/a', { '18/week': '' })
    await typedBefore('/reports/a/correct', { '19/week': '8' })
    const [left, correction] = [formOf('/reports/a', false), formOf('/reports/a', true)]
    await vi.waitFor(() => expect([left.form.value.typed, correction.form.value.typed]).toEqual([{ '18/week': '' }, { '19/week': '8' }]))
    await left.intoCorrection()
    const chosen = formOf('/reports/a', true)
    await vi.waitFor(() => expect(chosen.form.value.typed).toEqual({ '18/week': '' }))
    const { database } = await workspace()
    expect(await database.get('forms', '/reports/a')).toBeUndefined()
  })
})
