import { clearHere, type Held, heldHere } from '@/offline/store/clearing'
import { openDatabase } from '@/offline/store/database'
import { forgetLeft, leftBehind, session, signOut } from './session'
import { closeWorkspace, workspace } from './workspace'

/** What the signed-in person has on this phone and nowhere else. */
export async function held(): Promise<Held> {
  const { database } = await workspace()
  return heldHere(database)
}

/**
 * Signs out and clears the phone, where the server cannot be told too. What was not acknowledged stays.
 * The session ends first: nothing is read and kept any more while it is cleared.
 */
export async function leave(): Promise<void> {
  const place = session.me ? await workspace().catch(() => null) : null
  await signOut().catch(() => undefined)
  if (!place) return
  closeWorkspace()
  await clearHere(place.database)
}

/**
 * Clears what people left who did not sign out before somebody else signed in. Their unsent work stays, and
 * so do an officer's keys: nobody could ask their owner. Called once, at the start.
 */
export async function clearLeft(): Promise<void> {
  for (const personId of leftBehind()) {
    if (personId !== session.me?.id) await clearHere(await openDatabase(personId), { keys: false })
    forgetLeft(personId)
  }
}
