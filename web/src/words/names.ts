import table from './simplified.json'
import { nameKey } from './spelling'

const from = [...table.from]
const to = [...table.to]
const simple = new Map(from.map((sign, at) => [sign, to[at] ?? sign]))

/** Whether both are spellings of one name: width, space, dots and traditional forms do not tell names apart. */
export function sameName(one: string, other: string): boolean {
  const key = keyOf(one)
  return key !== '' && key === keyOf(other)
}

export function keyOf(name: string): string {
  return nameKey(name, (text) => Array.from(text, (sign) => simple.get(sign) ?? sign).join(''))
}
