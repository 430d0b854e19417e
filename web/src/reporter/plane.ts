import type { NamedPlace, Point } from './documents'

/** A view of a schematic map: degrees at its middle, and how many of latitude fit into its height. */
export interface View {
  middle: Point
  span: number
}

/** The picture's own units, square. */
export const SIDE = 343
/** About 30 m: nearer than that a fix says nothing. */
const SMALLEST_SPAN = 0.0003
const LARGEST_SPAN = 2
/** Room around the outermost places. */
const MARGIN = 1.25

/** A view that shows all of them. */
export function viewOf(points: Point[]): View {
  const longitudes = points.map((point) => point.longitude)
  const latitudes = points.map((point) => point.latitude)
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const middle = { longitude: (west + east) / 2, latitude: (south + north) / 2 }
  const width = (east - west) * shrunk(middle.latitude)
  return { middle, span: within(Math.max(width, north - south) * MARGIN, 0.01) }
}

export function toPicture(point: Point, view: View): { x: number; y: number } {
  const scale = SIDE / view.span
  return {
    x: SIDE / 2 + (point.longitude - view.middle.longitude) * shrunk(view.middle.latitude) * scale,
    y: SIDE / 2 - (point.latitude - view.middle.latitude) * scale,
  }
}

export function fromPicture(x: number, y: number, view: View): Point {
  const scale = SIDE / view.span
  return {
    longitude: view.middle.longitude + (x - SIDE / 2) / (scale * shrunk(view.middle.latitude)),
    latitude: view.middle.latitude - (y - SIDE / 2) / scale,
  }
}

/** `factor` above 1: nearer. */
export function zoomed(view: View, factor: number): View {
  return { ...view, span: within(view.span / factor, SMALLEST_SPAN) }
}

/** By parts of what is seen: (1, 0) shows what lies one picture to the east. */
export function moved(view: View, east: number, north: number): View {
  const { longitude, latitude } = view.middle
  const middle = {
    longitude: longitude + (east * view.span) / shrunk(latitude),
    latitude: latitude + north * view.span,
  }
  return { ...view, middle }
}

/** Those whose names can stand beside each other, with where they stand; the rest are only dots. */
export function labelled(places: NamedPlace[], view: View): Set<NamedPlace> {
  const taken: { left: number; right: number; y: number }[] = []
  const shown = new Set<NamedPlace>()
  for (const place of places) {
    const { x, y } = toPicture(place, view)
    const box = { left: x - 8, right: x + 14 + place.name.length * 16, y }
    const hidden = x < 0 || y < 0 || x > SIDE || y > SIDE
    const meets = taken.some((label) => box.left < label.right && label.left < box.right && Math.abs(label.y - y) < 22)
    if (hidden || meets) continue
    taken.push(box)
    shown.add(place)
  }
  return shown
}

/** Degrees of longitude are shorter than those of latitude, here by about an eighth. */
function shrunk(latitude: number): number {
  return Math.cos((latitude * Math.PI) / 180)
}

function within(span: number, least: number): number {
  return Math.min(LARGEST_SPAN, Math.max(least, span))
}
