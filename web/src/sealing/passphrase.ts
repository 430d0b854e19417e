export const PASSPHRASE_LEAST = 12

/** Letters of one sort are guessed among so many. */
const SORTS: readonly [RegExp, number][] = [
  [/[0-9]/u, 10], [/[a-z]/u, 26], [/[A-Z]/u, 26], [/[^0-9a-zA-Z\u0080-\u{10ffff}]/u, 33], [/[\u0080-\u{10ffff}]/u, 2_000],
]
/** Below it, a rented machine tries all of them within weeks, at a second for each guess. */
const FAIR_BITS = 45
const GOOD_BITS = 80

export type Strength = 'short' | 'simple' | 'fair' | 'good'

export const STRENGTH_WORDS: Record<Strength, string> = {
  short: `至少 ${PASSPHRASE_LEAST} 个字符`,
  simple: '太简单，容易被猜到：请再加几个不相干的词',
  fair: '可以；再长一些更稳妥',
  good: '稳妥',
}

/** How hard it is to guess; `short` and `simple` are not taken. */
export function strengthOf(passphrase: string): Strength {
  const letters = [...passphrase.normalize('NFKC')]
  if (letters.length < PASSPHRASE_LEAST) return 'short'
  const pool = SORTS.filter(([sort]) => letters.some((letter) => sort.test(letter))).reduce((sum, [, size]) => sum + size, 0)
  const bits = surprises(letters) * Math.log2(pool)
  if (bits < FAIR_BITS) return 'simple'
  return bits < GOOD_BITS ? 'fair' : 'good'
}

/** Letters that do not follow from the one before (aaa, 123, cba); the same few over and over count little. */
function surprises(letters: string[]): number {
  const codes = letters.map((letter) => letter.codePointAt(0) ?? 0)
  const fresh = codes.filter((code, index) => Math.abs(code - (codes[index - 1] ?? -9)) > 1)
  return Math.min(fresh.length, new Set(codes).size * 1.5)
}
