import { describe, expect, test } from 'vitest'

import { Refused, Unreachable } from '@/api/faults'
import type { Doors, Draft, TipDocument } from '@/reporter/documents'
import { type Means, sendPhotos, sendTip } from '@/reporter/sending'
import { unseal } from '@/sealing/envelopes'
import { compares, madeKey, type MadeKey } from '../sealing/officers'

const RECEIPT = { id: 'x', number: '1234567890', received_on: '2026-11-25', photos_missing: [] }
const DRAFT: Draft = {
  id: '11111111-1111-4111-8111-111111111111', area_code: '431224', secret: '7KQM29XAHWTNC4ZP', door: 'named',
  kind: 'hazard', description: '漏气', happened: null, enterprise_id: null, enterprise_words: '示例厂', town_code: null,
  place_words: null, place: null, accused: null, deaths: false, signatories: 1, photos: [],
  details: '我在后厨', identity: { name: '周示例', phone: '13900001234', others: [] },
}

/** A server of the county with officers, which answers a report with one thing after the other. */
class County implements Means {
  readonly officers: MadeKey[] = []
  readonly plate: string[] = []
  readonly shown: string[][] = []
  readonly sent: (TipDocument & { altcha: string })[] = []
  readonly waited: number[] = []
  readonly progress: string[] = []
  proofs = 0

  constructor(private readonly answers: unknown[]) {
    this.newOfficer()
    this.newOfficer()
    compares('431224', this.officers[1] as MadeKey, this.officers[0] as MadeKey)
  }

  newOfficer(): void {
    const made = madeKey(`k${this.officers.length}`)
    const [first] = this.officers
    if (first) compares('431224', first, made)
    this.officers.push(made)
  }

  get doors(): Doors {
    return { area_code: '431224', county: '溆浦县', open: true, keys: [...this.officers], signers: [] }
  }

  ask = async <T>(method: string, _: string, body?: unknown): Promise<T> => {
    if (method === 'GET') return this.doors as T
    this.sent.push(structuredClone(body) as TipDocument & { altcha: string })
    const next = this.answers.shift()
    if (next instanceof Error) throw next
    return next as T
  }

  prove = async () => `proof ${(this.proofs += 1)}`
  wait = async (ms: number) => { this.waited.push(ms) }
  tell = (words: string) => { this.progress.push(words) }
  showKeys = (keys: { id: string }[]) => { this.shown.push(keys.map(({ id }) => id)) }
}

function refused(status: number, reason: string): Refused {
  return new Refused(status, { reason, message: reason })
}

describe('sending a report', () => {
  test('where the answer was lost the used proof is replaced without bothering anybody, however often', async () => {
    const lost = Array.from({ length: 9 }, () => [new Unreachable(), refused(403, 'proof_of_work')]).flat()
    const county = new County([...lost, RECEIPT])
    expect(await sendTip(DRAFT, county)).toEqual(RECEIPT)
    expect(new Set(county.sent.map((report) => JSON.stringify({ ...report, altcha: '' }))).size).toBe(1)
    expect(county.proofs).toBe(10)
  })

  test('a price that rises is paid level by level, and ends where fresh proofs are never enough', async () => {
    const rising = Array.from({ length: 4 }, () => refused(403, 'proof_of_work'))
    expect(await sendTip(DRAFT, new County([...rising, RECEIPT]))).toEqual(RECEIPT)
    await expect(sendTip(DRAFT, new County(Array.from({ length: 9 }, () => refused(403, 'proof_of_work'))))).rejects.toThrow('proof_of_work')
  })

  test('seals what could name somebody and nothing else', async () => {
    const county = new County([RECEIPT])
    expect(await sendTip(DRAFT, county)).toEqual(RECEIPT)
    const [document] = county.sent
    expect(document?.description).toBe('漏气')
    expect(JSON.stringify(document)).not.toMatch(/周示例|13900001234|后厨/)
    const opened = unseal(document?.identity ?? (null as never), 'k0', county.officers[0]?.secret as Uint8Array)
    expect(JSON.parse(new TextDecoder().decode(opened))).toEqual(DRAFT.identity)
  })

  test('sends nothing, sealed or not, where a key was exchanged', async () => {
    const county = new County([RECEIPT])
    Object.assign(county.officers[1] as MadeKey, { public_key: madeKey().public_key })
    await expect(sendTip(DRAFT, county)).rejects.toThrow('没有加密，也没有发出')
    expect([county.sent, county.shown]).toEqual([[], []])
  })

  test('sends the same document again after a dead spot', async () => {
    const county = new County([new Unreachable(), new Unreachable(), RECEIPT])
    await sendTip(DRAFT, county)
    expect(county.sent[1]).toEqual(county.sent[0])
    expect(county.sent[2]).toEqual(county.sent[0])
    expect(county.waited).toHaveLength(2)
  })

  test('seals anew for keys that changed, with a proof of its own', async () => {
    const county = new County([refused(409, 'keys_changed'), RECEIPT])
    const sending = sendTip(DRAFT, county)
    county.newOfficer()
    await sending
    expect(county.sent.map((report) => report.altcha)).toEqual(['proof 1', 'proof 2'])
    expect(Object.keys(county.sent[1]?.details?.keys ?? {})).toEqual(['k0', 'k1', 'k2'])
    expect(county.shown).toEqual([['k0', 'k1'], ['k0', 'k1', 'k2']])
    expect(county.sent[1]?.id).toBe(county.sent[0]?.id)
  })

  test('does the calculation again where one was used, and seals nothing anew', async () => {
    const county = new County([refused(403, 'proof_of_work'), RECEIPT])
    await sendTip(DRAFT, county)
    expect(county.sent[1]).toEqual({ ...county.sent[0], altcha: 'proof 2' })
  })

  test.each([
    [422, 'invalid'], [429, 'too_many_attempts'], [503, 'tips_closed'], [503, 'nobody_to_seal_for'], [409, 'other_document'],
  ])('a %i %s is told and not tried again', async (status, reason) => {
    const county = new County([refused(status, reason), RECEIPT])
    await expect(sendTip(DRAFT, county)).rejects.toThrow(reason)
    expect(county.sent).toHaveLength(1)
  })

  test('a server that restarts is waited for', async () => {
    const county = new County([refused(503, 'database_unavailable'), RECEIPT])
    await sendTip(DRAFT, county)
    expect(county.waited).toHaveLength(1)
  })

  test('ends where keys change and change', async () => {
    const county = new County(Array.from({ length: 9 }, () => refused(409, 'keys_changed')))
    await expect(sendTip(DRAFT, county)).rejects.toThrow('keys_changed')
    expect(county.sent).toHaveLength(4)
  })
})

test('photos go one after the other, and one that is refused stops none', async () => {
  const county = new County([{}, refused(422, 'undecodable'), new Unreachable(), {}])
  const uploads = ['a', 'b', 'c'].map((id) => ({ id, photo: new Blob([id]) }))
  const lost = await sendPhotos('t', 's', uploads, county)
  expect([...lost]).toEqual([['b', 'undecodable']])
  expect(county.sent).toHaveLength(4)
  expect(county.progress).toContain('正在上传照片：第 2 张，共 3 张')
})

