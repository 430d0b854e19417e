import { describe, expect, test } from 'vitest'

import { boardCodeOf } from '@/features/visits/work/boardCode'
import { carryExif, exifSegment } from '@/phone/exif'
import { extend, intoBox, pathOf, type Stroke } from '@/phone/strokes'

/** A JPEG's head with an Exif that says: turn by 90° (orientation 6); little endian. */
function turnedJpeg(): ArrayBuffer {
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
  const payload = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  const bytes = [0xff, 0xd8, 0xff, 0xe1, 0, payload.length + 2, ...payload, 0xff, 0xda, 0, 2, 1, 2, 3]
  return new Uint8Array(bytes).buffer
}

const PLAIN_JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2, 9, 9, 9, 9, 9, 9]).buffer

describe('Exif', () => {
  test('is carried into the shrunk picture, which stands upright', () => {
    const carried = carryExif(turnedJpeg(), PLAIN_JPEG)
    const segment = exifSegment(carried)
    expect(segment?.[28]).toBe(1)
    expect(carried.byteLength).toBe(PLAIN_JPEG.byteLength + (segment?.length ?? 0))
  })

  test('where there is none the picture stays as it is', () => {
    expect(carryExif(PLAIN_JPEG, PLAIN_JPEG)).toBe(PLAIN_JPEG)
    expect(exifSegment(new ArrayBuffer(0))).toBeNull()
  })

  test('a segment that claims more than there is is not read', () => {
    expect(exifSegment(turnedJpeg().slice(0, 20))).toBeNull()
  })
})

describe('a signature', () => {
  test('is a path of M and L in a box of 1000 × 400, whatever the screen', () => {
    const stroke: Stroke = []
    extend(stroke, intoBox(0, 0, 343, 137))
    extend(stroke, intoBox(343, 137, 343, 137))
    expect(pathOf([stroke])).toBe('M0 0L1000 400')
  })

  test('stays in the box where the finger leaves it', () => {
    expect(intoBox(-5, 500, 343, 137)).toEqual({ x: 0, y: 400 })
  })

  test('a tap is no signature', () => {
    expect(pathOf([[{ x: 1, y: 1 }]])).toBeNull()
  })

  test('points that nobody could see apart are left out', () => {
    const stroke: Stroke = [{ x: 0, y: 0 }]
    expect(extend(stroke, { x: 1, y: 1 })).toBe(false)
  })

  test('is cut at a whole point where it is too long to send', () => {
    const stroke = Array.from({ length: 5000 }, (_, n) => ({ x: n % 1000, y: 400 }))
    const path = pathOf([stroke]) ?? ''
    expect(path.length).toBeLessThanOrEqual(20_000)
    expect(path).toMatch(/^(?:M\d{1,4} \d{1,4}(?:L\d{1,4} \d{1,4})*)+$/)
  })
})

test.each([
  ['https://county.example/b/AB12cd', 'AB12CD'],
  ['https://county.example/b/AB12cd.pdf', 'AB12CD'],
  [' AB12cd ', 'AB12CD'],
  ['ａｂ12－cd 34', 'AB12CD34'],
  ['https://county.example/b/ab12-cd?v=3', 'AB12CD'],
  ['https://county.example/other', null],
  ['', null],
])('the board code of %j is %j', (text, code) => {
  expect(boardCodeOf(text)).toBe(code)
})
