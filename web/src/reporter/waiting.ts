/** Somebody who watches a page waits a minute, no longer. */
const LONGEST_MS = 60_000

/** Waits that long, or until the phone says that it has a network again. */
export function waitUntilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, Math.min(ms, LONGEST_MS))
    addEventListener('online', done)
  })
}
