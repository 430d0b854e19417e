/** Covering faces, plates and the like in a picture, so that nothing of them is left. */

/** In the picture's own points. */
export interface Box { x: number; y: number; width: number; height: number }

/** The part of `ImageData` that is needed: four bytes a point, row by row. */
export interface Pixels { data: Uint8ClampedArray; width: number; height: number }

/** Squares as of a coarse mosaic, so that people see what was done. */
const SQUARE_PX = 24
/** Two greys, by place alone. */
const GREYS = [0x6a, 0x7c] as const
/** A face's outline betrays it too: a little more than what was drawn is covered. */
const MARGIN_PX = 4
/** A box this small is a slip of the finger. */
export const SMALLEST_PX = 8

/**
 * Fills the boxes in place. The colours follow from the place alone and never from what lay below:
 * a mosaic of means can be undone where the possible contents are few, as on a number plate.
 */
export function redact(picture: Pixels, boxes: readonly Box[]): void {
  for (const box of boxes) {
    const { x, y, width, height } = covered(box, picture)
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) paint(picture, column, row)
    }
  }
}

/** What a box covers: whole points within the picture, with the margin. */
export function covered(box: Box, picture: Pick<Pixels, 'width' | 'height'>): Box {
  const left = Math.max(0, Math.floor(box.x) - MARGIN_PX)
  const top = Math.max(0, Math.floor(box.y) - MARGIN_PX)
  const right = Math.min(picture.width, Math.ceil(box.x + box.width) + MARGIN_PX)
  const bottom = Math.min(picture.height, Math.ceil(box.y + box.height) + MARGIN_PX)
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }
}

/** The box between two points, drawn in whichever direction. */
export function boxBetween(from: { x: number; y: number }, to: { x: number; y: number }): Box {
  return {
    x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y),
  }
}

function paint(picture: Pixels, column: number, row: number): void {
  const odd = (Math.floor(column / SQUARE_PX) + Math.floor(row / SQUARE_PX)) % 2
  const start = (row * picture.width + column) * 4
  picture.data.fill(GREYS[odd] ?? GREYS[0], start, start + 3)
  picture.data[start + 3] = 0xff
}
