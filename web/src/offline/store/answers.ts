import type { Client } from '@/api/client'
import { Unreachable } from '@/api/faults'
import type { Database } from './database'

/** `kept_at`: when it was kept (epoch ms); null: fresh from the server. */
export interface Answered<T> { body: T; kept_at: number | null }

/**
 * The server's answer to a GET, or what it answered last where it cannot be reached.
 * Raises: Unreachable (and nothing is kept), Refused.
 */
export async function readThrough<T>(
  database: Database, client: Client, path: string,
): Promise<Answered<T>> {
  try {
    const body = await client.get<T>(path)
    await database.put('answers', { path, body, kept_at: Date.now() })
    return { body, kept_at: null }
  } catch (fault) {
    const kept = fault instanceof Unreachable ? await database.get('answers', path) : undefined
    if (!kept) throw fault
    return { body: kept.body as T, kept_at: kept.kept_at }
  }
}

/** What the server answered last, without asking it. */
export async function lastAnswer<T>(database: Database, path: string): Promise<Answered<T> | null> {
  const kept = await database.get('answers', path)
  return kept ? { body: kept.body as T, kept_at: kept.kept_at } : null
}
