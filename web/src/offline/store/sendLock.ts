import type { Database } from './database'

/** Longer than one photo takes on a bad network: the lease is renewed before each step. */
const LEASE_MS = 60_000

export interface SendLock { renew: () => Promise<void> }

/**
 * Runs `work` in this tab alone. Where another tab is at it, does nothing and says so with false.
 * Web Locks are let go when a tab dies; without them (plain http) a lease runs out.
 */
export async function withSendLock(
  database: Database, holder: string, work: (lock: SendLock) => Promise<void>,
  locks: LockManager | null | undefined = navigator.locks,
): Promise<boolean> {
  if (!locks) return underLease(database, holder, work)
  return locks.request(`${database.name}-sender`, { ifAvailable: true }, async (lock) => {
    if (!lock) return false
    await work({ renew: async () => undefined })
    return true
  })
}

async function underLease(
  database: Database, holder: string, work: (lock: SendLock) => Promise<void>,
): Promise<boolean> {
  if (!(await claim(database, holder))) return false
  try {
    await work({ renew: async () => void (await claim(database, holder)) })
  } finally {
    await release(database, holder)
  }
  return true
}

async function claim(database: Database, holder: string): Promise<boolean> {
  const step = database.transaction('leases', 'readwrite')
  const lease = await step.store.get('sender')
  const free = !lease || lease.holder === holder || lease.until < Date.now()
  if (free) await step.store.put({ name: 'sender', holder, until: Date.now() + LEASE_MS })
  await step.done
  return free
}

async function release(database: Database, holder: string): Promise<void> {
  const step = database.transaction('leases', 'readwrite')
  const lease = await step.store.get('sender')
  if (lease?.holder === holder) await step.store.delete('sender')
  await step.done
}
