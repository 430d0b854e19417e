import { describe, expect, test } from 'vitest'

import type { OutboxRecord } from '@/offline/store/database'
import { County, type Phone, submitRecords, json, newPhone, problem, receipt, takePhoto, waitLong } from './county'

async function record(phone: Phone, id: string): Promise<OutboxRecord> {
  const found = await phone.database.get('outbox', id)
  if (!found) throw new Error(`no record ${id}`)
  return found
}

describe('sending', () => {
  test('photos go before the record, and the receipt is kept', async () => {
    const phone = await newPhone()
    const photo = await takePhoto(phone, 1)
    await submitRecords(phone, 'a', [photo.sha256])
    await phone.sender.run()
    expect(phone.county.calls).toEqual([
      'POST /api/v1/photos', `PUT /evidence/${photo.sha256}`, 'PUT /api/v1/inspections/a',
    ])
    expect(await record(phone, 'a')).toMatchObject({ state: 'sent', receipt: { id: 'a' } })
  })

  test('without a network everything stays and is sent when it is back', async () => {
    const phone = await newPhone()
    const photo = await takePhoto(phone, 1)
    await submitRecords(phone, 'a', [photo.sha256])
    phone.county.online = false
    await phone.sender.run()
    expect(await record(phone, 'a')).toMatchObject({ state: 'waiting', tries: 1, receipt: null })
    expect((await phone.database.get('photos', photo.sha256))?.bytes.byteLength).toBe(7)
    phone.county.online = true
    await waitLong(phone)
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('sent')
  })

  test('a record that is not due yet is left alone', async () => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    phone.county.online = false
    await phone.sender.run()
    phone.county.online = true
    await phone.sender.run()
    expect(phone.county.received.size).toBe(0)
    expect(await phone.sender.nextDue()).toBeGreaterThan(Date.now())
  })

  test('an upload that breaks off is resumed at the photo that failed', async () => {
    const phone = await newPhone()
    const photos = [await takePhoto(phone, 1), await takePhoto(phone, 2), await takePhoto(phone, 3)]
    await submitRecords(phone, 'a', photos.map((photo) => photo.sha256))
    phone.county.goWrongAt(photos[1]?.sha256 ?? '', () => new Response(null, { status: 500 }))
    await phone.sender.run()
    await waitLong(phone)
    await phone.sender.run()
    const [first, second, third] = photos.map((photo) => `PUT /evidence/${photo.sha256}`)
    expect(phone.county.uploads()).toEqual([first, second, second, third])
    expect((await record(phone, 'a')).state).toBe('sent')
  })

  test('one bad record does not stop the queue behind it', async () => {
    const phone = await newPhone()
    await submitRecords(phone, 'bad')
    await submitRecords(phone, 'good')
    phone.county.goWrongAt('bad', () => problem(422, 'answers_missing', '还有 2 项没有填写结果'))
    await phone.sender.run()
    expect(await record(phone, 'bad')).toMatchObject({
      state: 'needs_care', fault: { message: '还有 2 项没有填写结果', reason: 'answers_missing' },
    })
    expect((await record(phone, 'good')).state).toBe('sent')
  })

  test.each([403, 404, 409, 413, 422])('a %i waits for a person and is not tried again', async (status) => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    phone.county.goWrongAt('/a', () => problem(status, 'no', '不行'))
    await phone.sender.run()
    await waitLong(phone)
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('needs_care')
    expect(phone.county.calls).toHaveLength(1)
  })

  test.each([429, 500, 503])('a %i is tried again later', async (status) => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    phone.county.goWrongAt('/a', () => problem(status, 'later', '稍后再试'))
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('waiting')
    await waitLong(phone)
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('sent')
  })

  test('an ended session stops the pass and costs no record a try', async () => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    await submitRecords(phone, 'b')
    phone.county.goWrongAt('/a', () => problem(401, 'session_expired', '请重新登录'))
    await phone.sender.run()
    expect(await record(phone, 'a')).toMatchObject({ state: 'waiting', tries: 0 })
    expect(phone.county.calls).toHaveLength(1)
    await phone.sender.run()
    expect((await record(phone, 'b')).state).toBe('sent')
  })

  test('photos that the server lacks are uploaded again at once', async () => {
    const phone = await newPhone()
    const photo = await takePhoto(phone, 1)
    await submitRecords(phone, 'a', [photo.sha256])
    phone.county.goWrongAt('/a', () => {
      phone.county.stored.clear()
      return problem(422, 'photo_missing', '有照片还没有传到', { photos: [photo.sha256] })
    })
    await phone.sender.run()
    expect(phone.county.uploads()).toHaveLength(2)
    expect((await record(phone, 'a')).state).toBe('sent')
  })

  test.each([
    ['the record', '/a'],
    ['the upload through the API', null],
  ])('of photos that are broken the phone keeps which ones, where %s is refused', async (_, end) => {
    const phone = await newPhone()
    const [broken, fine] = [await takePhoto(phone, 1), await takePhoto(phone, 2)]
    await submitRecords(phone, 'a', [broken.sha256, fine.sha256])
    phone.county.passesPhotosOn = true
    phone.county.goWrongAt(end ?? broken.sha256, () =>
      problem(422, 'photo_broken', '有 1 张照片用不了：请重拍', { photos: [broken.sha256] }))
    await phone.sender.run()
    expect(await record(phone, 'a')).toMatchObject({
      state: 'needs_care', fault: { message: '有 1 张照片用不了：请重拍', lines: [], photos: [broken.sha256] },
    })
    const kept = await Promise.all([broken, fine].map(({ sha256 }) => phone.database.get('photos', sha256)))
    expect(kept.map((photo) => photo?.broken)).toEqual([true, undefined])
  })

  test('a photo that two records share is uploaded once', async () => {
    const phone = await newPhone()
    const photo = await takePhoto(phone, 1)
    await submitRecords(phone, 'a', [photo.sha256])
    await submitRecords(phone, 'b', [photo.sha256])
    await phone.sender.run()
    expect(phone.county.uploads()).toHaveLength(1)
    expect((await record(phone, 'b')).state).toBe('sent')
  })
})

describe('what counts as sent', () => {
  const html = () => new Response('<html>请登录热点</html>', { headers: { 'Content-Type': 'text/html' } })

  test('a hotspot that answers 200 with its own page does not', async () => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    phone.county.goWrongAt('/a', html)
    await phone.sender.run()
    expect(await record(phone, 'a')).toMatchObject({ state: 'waiting', receipt: null })
  })

  test('the receipt of another record does not', async () => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    phone.county.goWrongAt('/a', () => json(200, receipt('b', [])))
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('waiting')
  })

  test('a receipt that leaves out a photo does not', async () => {
    const phone = await newPhone()
    const photo = await takePhoto(phone, 1)
    await submitRecords(phone, 'a', [photo.sha256])
    phone.county.goWrongAt('/a', () => json(201, receipt('a', [])))
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('waiting')
  })

  test('an answer that got lost is asked for again with the same document', async () => {
    const phone = await newPhone()
    await submitRecords(phone, 'a')
    phone.county.goWrongAt('/a', () => {
      phone.county.received.set('a', { photos: [] })
      throw new TypeError('Failed to fetch')
    })
    await phone.sender.run()
    await waitLong(phone)
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('sent')
    expect(phone.county.received.size).toBe(1)
  })
})

describe.each([['locks', undefined], ['leases', null]])('two tabs with %s', (_, locks) => {
  test('do not send the same record twice', async () => {
    const county = new County()
    const one = await newPhone(county, undefined, locks)
    const other = await newPhone(county, one.database, locks)
    await submitRecords(one, 'a', [(await takePhoto(one, 1)).sha256])
    await Promise.all([one.sender.run(), other.sender.run()])
    expect(county.calls.filter((call) => call.endsWith('/inspections/a'))).toHaveLength(1)
    expect((await record(one, 'a')).state).toBe('sent')
  })
})

describe('a lease', () => {
  const lease = (until: number) => ({ name: 'sender' as const, holder: 'another tab', until })

  test('that has run out holds nobody up', async () => {
    const phone = await newPhone(new County(), undefined, null)
    await submitRecords(phone, 'a')
    await phone.database.put('leases', lease(Date.now() - 1))
    await phone.sender.run()
    expect((await record(phone, 'a')).state).toBe('sent')
  })

  test('of another tab is respected and left standing', async () => {
    const phone = await newPhone(new County(), undefined, null)
    await submitRecords(phone, 'a')
    await phone.database.put('leases', lease(Date.now() + 60_000))
    await phone.sender.run()
    expect(phone.county.calls).toEqual([])
    expect(await phone.database.count('leases')).toBe(1)
  })
})
