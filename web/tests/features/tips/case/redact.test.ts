import { describe, expect, test } from 'vitest'

import { boxBetween, covered, type Pixels, redact } from '@/features/tips/case/redact'

const WIDTH = 96
const HEIGHT = 64

/** A picture out of a seed: each seed another one, at every point. */
function picture(seed: number): Pixels {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4)
  let state = seed
  for (let index = 0; index < data.length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    data[index] = index % 4 === 3 ? 0xff : state >> 16
  }
  return { data, width: WIDTH, height: HEIGHT }
}

function point({ data }: Pixels, x: number, y: number): number[] {
  return [...data.subarray((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 4)]
}

describe('redaction', () => {
  const box = { x: 20, y: 10, width: 40, height: 30 }
  const area = covered(box, { width: WIDTH, height: HEIGHT })
  const isWithin = (x: number, y: number) => x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height

  test('leaves nothing of what lay below: two pictures are the same there afterwards', () => {
    const [one, other] = [picture(1), picture(2)]
    redact(one, [box])
    redact(other, [box])
    for (let y = area.y; y < area.y + area.height; y += 1) {
      for (let x = area.x; x < area.x + area.width; x += 1) expect(point(one, x, y)).toEqual(point(other, x, y))
    }
  })

  test('touches nothing beside the boxes', () => {
    const [before, after] = [picture(3), picture(3)]
    redact(after, [box])
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) if (!isWithin(x, y)) expect(point(after, x, y)).toEqual(point(before, x, y))
    }
  })

  test('covers a little more than was drawn, and whole points', () => {
    expect(covered({ x: 10.6, y: 10.2, width: 5.1, height: 5 }, { width: 100, height: 100 })).toEqual({ x: 6, y: 6, width: 14, height: 14 })
  })

  test('stays within the picture, and takes no harm from a box outside it', () => {
    const [one, other] = [picture(4), picture(5)]
    const everything = { x: -50, y: -50, width: 500, height: 500 }
    redact(one, [everything, { x: 900, y: 900, width: 10, height: 10 }])
    redact(other, [everything])
    expect(one.data).toEqual(other.data)
  })

  test('boxes may lie upon each other', () => {
    const [one, other] = [picture(6), picture(7)]
    redact(one, [box, { ...box, x: 30 }])
    redact(other, [{ ...box, x: 30 }, box])
    expect(point(one, 65, 20)).toEqual(point(other, 65, 20))
    expect(point(one, 25, 20)).toEqual(point(other, 25, 20))
  })

  test('a box may be drawn in every direction', () => {
    const drawn = { x: 5, y: 6, width: 10, height: 20 }
    expect(boxBetween({ x: 5, y: 6 }, { x: 15, y: 26 })).toEqual(drawn)
    expect(boxBetween({ x: 15, y: 26 }, { x: 5, y: 6 })).toEqual(drawn)
    expect(boxBetween({ x: 15, y: 6 }, { x: 5, y: 26 })).toEqual(drawn)
  })
})
