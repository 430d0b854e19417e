import { expect, test } from 'vitest'

import { discard, enqueue, retryNow, takeBack, takeBackForm, waiting } from '@/offline/store/outbox'
import { clearablePhotos, clearSpace } from '@/offline/store/photos'
import { type Phone, submitRecords, newPhone, problem, takePhoto } from './county'
import { draftOf } from './drafts'

async function begun(phone: Phone, photos: string[] = []): Promise<void> {
  await phone.database.put('drafts', draftOf('d', photos))
}

test('unsent records, their photos and those that need care are counted', async () => {
  const phone = await newPhone()
  const photo = await takePhoto(phone, 1)
  await submitRecords(phone, 'a', [photo.sha256])
  await submitRecords(phone, 'b', [photo.sha256])
  phone.county.goWrongAt('/b', () => problem(409, 'other_document', '已有另一份'))
  expect(await waiting(phone.database)).toEqual({ records: 2, photos: 1, needCare: 0 })
  await phone.sender.run()
  expect(await waiting(phone.database)).toEqual({ records: 1, photos: 1, needCare: 1 })
})

test('a photo is let go only after the receipt, and never while a draft still shows it', async () => {
  const phone = await newPhone()
  const photo = await takePhoto(phone, 1)
  await submitRecords(phone, 'a', [photo.sha256])
  expect((await clearSpace(phone.database)).hashes).toEqual([])
  await phone.sender.run()
  await begun(phone, [photo.sha256])
  expect((await clearablePhotos(phone.database)).hashes).toEqual([])
  await phone.database.delete('drafts', 'd')
  expect(await clearSpace(phone.database)).toEqual({ hashes: [photo.sha256], bytes: 7 })
  expect(await phone.database.count('photos')).toBe(0)
  expect(await phone.database.count('outbox')).toBe(0)
})

test('a photo in a form that was not handed in is kept', async () => {
  const phone = await newPhone()
  const photo = await takePhoto(phone, 1)
  await phone.database.put('forms', { key: 'rectify/h', value: {}, photos: [photo.sha256] })
  expect((await clearSpace(phone.database)).hashes).toEqual([])
})

test('a draft goes when every record made from it has its receipt, and not before', async () => {
  const phone = await newPhone()
  await begun(phone)
  await submitRecords(phone, 'a', [], 'd')
  await submitRecords(phone, 'b', [], 'd')
  phone.county.goWrongAt('/b', () => problem(422, 'invalid', '有内容不正确'))
  await phone.sender.run()
  expect(await phone.database.get('drafts', 'd')).toBeDefined()
  await retryNow(phone.database, 'b')
  await phone.sender.run()
  expect(await phone.database.get('drafts', 'd')).toBeUndefined()
})

test('a draft that is taken back remembers what of it was sent', async () => {
  const phone = await newPhone()
  await begun(phone)
  await submitRecords(phone, 'a', [], 'd')
  await submitRecords(phone, 'b', [], 'd')
  phone.county.goWrongAt('/b', () => problem(422, 'invalid', '有内容不正确'))
  await phone.sender.run()
  await takeBack(phone.database, 'd')
  expect(await phone.database.get('drafts', 'd')).toMatchObject({ submitted: false, sent: ['a'] })
  expect(await phone.database.get('outbox', 'b')).toBeUndefined()
})

test('what was sent of a draft stays known while the rest is being corrected', async () => {
  const phone = await newPhone()
  await begun(phone)
  await submitRecords(phone, 'a', [], 'd')
  await submitRecords(phone, 'b', [], 'd')
  phone.county.goWrongAt('/b', () => problem(422, 'invalid', '有内容不正确'))
  await phone.sender.run()
  await clearSpace(phone.database)
  expect(await phone.database.get('outbox', 'a')).toBeDefined()
})

test('handing in marks the draft and empties the form in the same transaction', async () => {
  const phone = await newPhone()
  await begun(phone)
  await phone.database.put('forms', { key: 'rectify/h', value: {}, photos: [] })
  await enqueue(phone.database, [], { draftId: 'd', formKey: 'rectify/h' })
  expect((await phone.database.get('drafts', 'd'))?.submitted).toBe(true)
  expect(await phone.database.count('forms')).toBe(0)
})

test('a sent record cannot be discarded', async () => {
  const phone = await newPhone()
  await submitRecords(phone, 'a')
  await phone.sender.run()
  await discard(phone.database, 'a')
  expect(await phone.database.get('outbox', 'a')).toBeDefined()
})

test('a step that came too late keeps what happened since, and goes back into its form with its photos', async () => {
  const phone = await newPhone()
  const photo = await takePhoto(phone, 1)
  await submitRecords(phone, 'a', [photo.sha256])
  const since = [{ kind: 'rectify', kind_word: '上报整改', at: '2026-11-02T09:00:00+08:00', by: 'enterprise', state: 'submitted', state_word: '待验收' }]
  phone.county.goWrongAt('/a', () => problem(409, 'state_forbids', '现在是“待验收”', { state: 'submitted', since }))
  await phone.sender.run()
  expect((await phone.database.get('outbox', 'a'))?.fault).toMatchObject({ reason: 'state_forbids', lines: [], since })

  const form = { key: 'rectify/h', value: { note: '已更换' }, photos: [photo.sha256] }
  expect(await takeBackForm(phone.database, 'a', form)).toBe(true)
  expect(await phone.database.get('outbox', 'a')).toBeUndefined()
  expect(await phone.database.get('forms', 'rectify/h')).toEqual(form)
  expect((await clearablePhotos(phone.database)).hashes).toEqual([])
})

test('a step that was sent meanwhile does not go back into its form', async () => {
  const phone = await newPhone()
  await submitRecords(phone, 'a')
  await phone.sender.run()
  expect(await takeBackForm(phone.database, 'a', { key: 'rectify/h', value: {}, photos: [] })).toBe(false)
  expect(await phone.database.get('forms', 'rectify/h')).toBeUndefined()
})
