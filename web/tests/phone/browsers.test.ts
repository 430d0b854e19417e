import 'fake-indexeddb/auto'

import { describe, expect, it, test } from 'vitest'

import { messageOf, notKept } from '@/api/faults'
import { openDatabase } from '@/offline/store/database'
import { mediaTypeOf, NotAPhoto, shrinkPhoto } from '@/phone/shrink'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const heic = (brand: string) => bytes(`\0\0\0\x24ftyp${brand}\0\0\0\0mif1heic and so on`)

describe('a picture that this browser cannot decode', () => {
  test.each(['', 'image/heif', 'image/heic', 'application/octet-stream', 'image/jpeg', 'IMAGE/HEIC', 'video/quicktime'])(
    'is HEIC by its bytes, called %j', async (type) => {
      for (const brand of ['heic', 'heix', 'mif1', 'msf1', 'hevc']) {
        const kept = await shrinkPhoto(new Blob([heic(brand)], { type }))
        expect([kept.type, kept.size]).toEqual(['image/heic', heic(brand).length])
      }
    },
  )

  test.each([
    ['a film', '\0\0\0\x24ftypqt  ', 'image/heic', '不是照片'],
    ['an AVIF', '\0\0\0\x24ftypavif', 'image/heic', '不是照片'],
    ['words', 'hello, world!', 'image/jpeg', '不是照片'],
    ['a broken JPEG', '\xff\xd8\xff\xe0 and no more', '', '打不开'],
    ['a broken PNG', '\x89PNG\r\n\x1a\n....', 'application/octet-stream', '打不开'],
    ['a broken WebP', 'RIFF....WEBP', 'image/heic', '打不开'],
    ['nearly nothing', 'x', 'image/heic', '不是照片'],
  ])('%s is called what it is', async (_what, head, type, words) => {
    const refused = shrinkPhoto(new Blob([bytes(head)], { type }))
    await expect(refused).rejects.toThrow(NotAPhoto)
    await expect(refused).rejects.toThrow(words)
  })

  it('is known by twelve bytes alone', () => {
    expect(mediaTypeOf(new Uint8Array())).toBeNull()
    expect(mediaTypeOf(heic('heis').slice(0, 12))).toBe('image/heic')
  })
})

describe('the phone’s storage', () => {
  it('says that another tab closed it', async () => {
    let closed = 0
    const name = 'p-closed'
    const database = await openDatabase(name, () => { closed += 1 })
    await new Promise((done) => { indexedDB.open(`anxun-${name}`, 99).onsuccess = done })
    expect(closed).toBe(1)
    await expect(database.get('drafts', 'd')).rejects.toThrow()
  })

  it.each(['InvalidStateError', 'AbortError', 'UnknownError', 'DataCloneError', 'TimeoutError'])('is not called full by %s', (name) => {
    for (const words of [messageOf, notKept]) expect(words(new DOMException('x', name))).not.toContain('已满')
  })

  it('is called full by QuotaExceededError, whichever class it is of', () => {
    const errors = [new DOMException('x', 'QuotaExceededError'), Object.assign(new Error('x'), { name: 'QuotaExceededError' })]
    for (const error of errors) expect([messageOf(error), notKept(error)].every((words) => words.includes('手机存储已满'))).toBe(true)
  })
})
