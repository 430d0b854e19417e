/** The box in which signatures are kept, whatever the screen's size. */
export const BOX_WIDTH = 1000
export const BOX_HEIGHT = 400
/** The API's limit, so that a signature lies in its record. */
const PATH_MAX_CHARACTERS = 20_000
/** Points nearer than this to the one before add nothing that print could show. */
const NEAREST = 4

/** A tap, or a scribble on one spot, is no signature; as `ledger/records/strokes.py` has it. */
const LEAST_INK = 60
const LEAST_EXTENT = 24

export interface Point { x: number; y: number }
export type Stroke = Point[]

/** A point of a canvas of `width` × `height` in the box of 1000 × 400. */
export function intoBox(x: number, y: number, width: number, height: number): Point {
  return {
    x: clamp(Math.round((x / width) * BOX_WIDTH), BOX_WIDTH),
    y: clamp(Math.round((y / height) * BOX_HEIGHT), BOX_HEIGHT),
  }
}

/** Adds the point, unless it is too near to the last. True: added. */
export function extend(stroke: Stroke, point: Point): boolean {
  const last = stroke.at(-1)
  if (last && Math.hypot(last.x - point.x, last.y - point.y) < NEAREST) return false
  stroke.push(point)
  return true
}

/** Strokes as an SVG path of M and L; null when nothing, or too little for a signature, was drawn. */
export function pathOf(strokes: Stroke[]): string | null {
  const drawn = strokes.filter((stroke) => stroke.length > 1)
  if (!isEnough(drawn)) return null
  const path = drawn.map((stroke) => stroke.map(command).join('')).join('')
  return path ? cut(path) : null
}

function isEnough(strokes: Stroke[]): boolean {
  const ink = strokes.reduce((sum, stroke) => sum + inkOf(stroke), 0)
  const extent = (values: number[]) => Math.max(...values) - Math.min(...values)
  const points = strokes.flat()
  return ink >= LEAST_INK && Math.max(extent(points.map(({ x }) => x)), extent(points.map(({ y }) => y))) >= LEAST_EXTENT
}

function inkOf(stroke: Stroke): number {
  return stroke.reduce((sum, { x, y }, index) => {
    const before = stroke[index - 1]
    return before ? sum + Math.hypot(x - before.x, y - before.y) : sum
  }, 0)
}

function command({ x, y }: Point, index: number): string {
  return `${index ? 'L' : 'M'}${x} ${y}`
}

/** Scribbling for minutes must not make the record unsendable: the end is left off. */
function cut(path: string): string {
  if (path.length <= PATH_MAX_CHARACTERS) return path
  const kept = path.slice(0, PATH_MAX_CHARACTERS)
  return kept.slice(0, Math.max(kept.lastIndexOf('L'), kept.lastIndexOf('M')))
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}
