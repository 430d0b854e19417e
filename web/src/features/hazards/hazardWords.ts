import type { Disposition, HazardEventKind, HazardState } from '@/api/hazards'
import life from './hazardLife.json'

/** Words of the ledger's own table, the same on the phone, the board and the log. */
export const STATE_WORDS: Record<HazardState, string> = life.states

/** The enterprise still owes the rectification; afterwards the office owes the check. */
export function isOwed(state: HazardState): boolean {
  return life.owed.includes(state)
}

/** Struck off the list (销号); a look-back may open it again. */
export function isStruckOff(state: HazardState): boolean {
  return life.struck_off.includes(state)
}

export const EVENT_WORDS: Record<HazardEventKind, string> = life.events

export const DISPOSITION_WORDS: Record<Disposition, string> = life.dispositions
