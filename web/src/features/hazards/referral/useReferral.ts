/** From a report to a hazard: covered pictures, the record on its way, and the tie between both. */
import { Refused } from '@/api/faults'
import type { Tip } from '@/api/tips'
import { client } from '@/offline/session'
import type { OutboxRecord } from '@/offline/store/database'
import { newUuid } from '@/offline/store/identity'
import { takeBackForm } from '@/offline/store/outbox'
import { keepPhoto } from '@/offline/store/photos'
import { recount, workspace } from '@/offline/workspace'
import { emptyReferral, type ReferralDocument, type ReferralForm, referralFormOf } from './referral'

/** Where the form of a hazard out of a report is kept while it is filled in. */
export function referralKey(tipId: string): string {
  return `referral/${tipId}`
}

/** A covered picture goes into the form, and by that alone into a record. */
export async function keepForReferral(tipId: string, jpeg: Blob): Promise<void> {
  const { database } = await workspace()
  const { sha256 } = await keepPhoto(database, jpeg)
  const key = referralKey(tipId)
  const before = ((await database.get('forms', key))?.value ?? emptyReferral()) as ReferralForm
  const photos = [...new Set([...before.photos, sha256])]
  await database.put('forms', { key, value: { ...before, photos }, photos })
}

/** A hazard that was registered and is not yet tied to its report. */
export interface Tie { tip_id: string; inspection_id: string; hazard_id: string; event_id: string }

const TIES = 'tip-ties'

async function ties(): Promise<Tie[]> {
  const { database } = await workspace()
  return ((await database.get('forms', TIES))?.value ?? []) as Tie[]
}

async function keepTies(all: Tie[]): Promise<void> {
  const { database } = await workspace()
  await database.put('forms', { key: TIES, value: all, photos: [] })
}

/** Remembered before the record is handed in, so that a page that closes forgets nothing. */
export async function rememberTie(tie: Omit<Tie, 'event_id'>): Promise<void> {
  await keepTies([...(await ties()), { ...tie, event_id: newUuid() }])
}

export interface TieState {
  /** On their way to the server. */
  sending: number
  /** Came back and need a person. */
  needCare: number
  /** Were tied just now. */
  tied: number
}

/** Ties what has arrived. Raises: Unreachable. What is no longer tied by the server is let go. */
export async function tieArrived(tip: Pick<Tip, 'id' | 'hazards'>): Promise<TieState> {
  const { database } = await workspace()
  const state: TieState = { sending: 0, needCare: 0, tied: 0 }
  for (const tie of (await ties()).filter((tie) => tie.tip_id === tip.id)) {
    const record = await database.get('outbox', tie.inspection_id)
    if (record && record.state !== 'sent') {
      state[record.state === 'needs_care' ? 'needCare' : 'sending'] += 1
      continue
    }
    if (record && !tip.hazards.some(({ id }) => id === tie.hazard_id)) {
      await link(tie)
      state.tied += 1
    }
    await keepTies((await ties()).filter((other) => other.inspection_id !== tie.inspection_id))
  }
  return state
}

async function link(tie: Tie): Promise<void> {
  try {
    await client.put(`/tips/${tie.tip_id}/events/${tie.event_id}`, { kind: 'link_hazard', hazard_id: tie.hazard_id })
  } catch (fault) {
    // It can still be tied by hand, among the steps; asking again and again would not help.
    if (!(fault instanceof Refused) || fault.asksToSignIn) throw fault
  }
}

/** Takes a record that was refused back into its form. Answers where that form is. */
export async function takeBackReferral(record: OutboxRecord): Promise<string> {
  const document = record.document as ReferralDocument
  const { database } = await workspace()
  const tie = (await ties()).find((tie) => tie.inspection_id === record.id)
  const key = tie ? referralKey(tie.tip_id) : superiorKey(document.enterprise_id)
  await takeBackForm(database, record.id, { key, value: referralFormOf(document), photos: record.photos })
  await recount()
  return tie ? `/tips/${tie.tip_id}/hazard` : `/enterprises/${document.enterprise_id}/superior`
}

/** Where the form of a hazard that was handed down is kept while it is filled in. */
export function superiorKey(enterpriseId: string): string {
  return `superior/${enterpriseId}`
}
