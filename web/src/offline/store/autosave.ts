/** The part of `localStorage` that is needed. */
export type Refuge = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Where it is in `localStorage`, which everybody on this phone shares. */
export function refugeKey(personId: string, what: 'draft' | 'form', key: string): string {
  return `anxun.${what}.${personId}.${key}`
}

/**
 * Saves the newest value with every change, one write after the other. A page that closes has no
 * time for IndexedDB: what was not written by then goes into `localStorage`, which writes at once,
 * and is found there by `rescued` when the page opens again.
 */
export class Autosave<T> {
  private newest: T | null = null
  private writing: Promise<void> | null = null

  constructor(
    private readonly key: string,
    private readonly write: (value: T) => Promise<void>,
    private readonly refuge: Refuge = localStorage,
  ) {}

  /** Resolves when this value, or a newer one, is written. Raises what `write` raises. */
  save(value: T): Promise<void> {
    this.newest = value
    this.writing ??= this.writeAll()
    return this.writing
  }

  /** When the page is being hidden. A refuge that is full cannot be helped. */
  rescue(): void {
    if (this.newest === null) return
    try {
      this.refuge.setItem(this.key, JSON.stringify(this.newest))
    } catch {
      // The write that is under way may still make it.
    }
  }

  /** What the last page could not write. */
  rescued(): T | null {
    return JSON.parse(this.refuge.getItem(this.key) ?? 'null') as T | null
  }

  /** Ends saving: the value was handed in or thrown away. */
  async stop(): Promise<void> {
    await this.writing
    this.newest = null
    this.refuge.removeItem(this.key)
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.newest !== null) {
        const value = this.newest
        await this.write(value)
        if (this.newest === value) this.newest = null
      }
      this.refuge.removeItem(this.key)
    } finally {
      this.writing = null
    }
  }
}

/** Calls `rescue` whenever the page may be about to go. Returns what ends that. */
export function rescueOnLeaving(autosave: Pick<Autosave<unknown>, 'rescue'>): () => void {
  const rescue = () => autosave.rescue()
  window.addEventListener('pagehide', rescue)
  return () => window.removeEventListener('pagehide', rescue)
}
