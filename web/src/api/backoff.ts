const FIRST_MS = 5_000
/** Ten minutes: an inspector who walks back into coverage also triggers a try by the online event. */
const LONGEST_MS = 600_000

/**
 * Milliseconds to wait after the n-th failed try: doubling, capped, and between half and the whole
 * of it by chance, so that a town's phones do not all return in the same second.
 */
export function waitAfter(tries: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, tries - 1), LONGEST_MS)
  return Math.round(full * (0.5 + random() / 2))
}
