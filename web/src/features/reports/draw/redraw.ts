import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

import type { DrawnCell, ReportDrawPool } from '@/api/offices/reportDraws'
import { canonical } from '@/phone/shown'

/** SHA-256 of the lines, joined by U+000A, as 64 hexadecimal digits. */
function line(...lines: string[]): string {
  return bytesToHex(sha256(utf8ToBytes(lines.join('\n'))))
}

/** One step of the draw, and whether it came out here as it was told. */
export interface Step { words: string; same: boolean }

type Lot = Pick<DrawnCell, 'lot' | 'filing_id' | 'row' | 'column'>

/** The draw once more, from what was in the pool and the two numbers. `drawn`: those that one may see; up to the last
 * of them they are all that could be drawn of what one may see, each at its own lot. */
export function redrawn({ algorithm, id, value, number, commitment, seed, pool_sha256, pool, drawable }: ReportDrawPool, drawn: Lot[]): Step[] {
  const tickets = pool.map((cell) => ({ cell: cell.join('\n'), ticket: line(seed, ...cell) }))
  tickets.sort((one, other) => (one.ticket < other.ticket ? -1 : 1))
  const may = new Set(drawable.map((cell) => cell.join('\n')))
  const lookedAt = tickets.slice(0, Math.max(0, ...drawn.map(({ lot }) => lot)))
  const again = lookedAt.flatMap(({ cell }, at) => (may.has(cell) ? [`${at + 1}\n${cell}`] : []))
  return [
    { words: '原值与事先公布的承诺值', same: bytesToHex(sha256(hexToBytes(value))) === commitment },
    { words: '抽取范围与它的指纹', same: line(canonical(pool)) === pool_sha256 },
    { words: '种子与原值、见证数字和范围', same: line(algorithm, id, value, number, pool_sha256) === seed },
    { words: '抽到的数与种子', same: canonical(again) === canonical(drawn.map(({ lot, filing_id, row, column }) => [lot, filing_id, row, column].join('\n'))) },
  ]
}
