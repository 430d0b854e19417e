import { describe, expect, test } from 'vitest'

import { fromPicture, labelled, moved, SIDE, toPicture, viewOf, zoomed } from '@/reporter/plane'

const PLACES = [
  { name: '甲厂', longitude: 110.59, latitude: 27.9 },
  { name: '乙厂', longitude: 110.61, latitude: 27.92 },
]

describe('a schematic map', () => {
  test('shows all places at first', () => {
    const view = viewOf(PLACES)
    for (const place of PLACES) {
      const { x, y } = toPicture(place, view)
      for (const coordinate of [x, y]) {
        expect(coordinate).toBeGreaterThan(0)
        expect(coordinate).toBeLessThan(SIDE)
      }
    }
  })

  test('has north above and east on the right', () => {
    const view = viewOf(PLACES)
    const [first, second] = PLACES.map((place) => toPicture(place, view))
    expect(second?.x).toBeGreaterThan(first?.x ?? 0)
    expect(second?.y).toBeLessThan(first?.y ?? 0)
  })

  test('gives back the point that was tapped, however near or far it is shown', () => {
    const view = moved(zoomed(viewOf(PLACES), 4), 0.3, -0.2)
    const point = fromPicture(100, 250, view)
    expect(toPicture(point, view).x).toBeCloseTo(100, 6)
    expect(toPicture(point, view).y).toBeCloseTo(250, 6)
  })

  test('around one place alone still shows something around it', () => {
    expect(viewOf(PLACES.slice(0, 1)).span).toBeGreaterThan(0.005)
  })

  test('ends where nearer shows no more', () => {
    let view = viewOf(PLACES)
    for (let times = 0; times < 30; times += 1) view = zoomed(view, 2)
    expect(view.span).toBeCloseTo(0.0003)
  })

  test('names only what has room', () => {
    const crowd = Array.from({ length: 50 }, (_, n) => ({ name: `第${n}家厂`, longitude: 110.6, latitude: 27.9 + n / 1e6 }))
    expect(labelled(crowd, viewOf(crowd)).size).toBe(1)
    expect(labelled(PLACES, viewOf(PLACES)).size).toBe(2)
  })
})
