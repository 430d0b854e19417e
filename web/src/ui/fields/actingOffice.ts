import { session } from '@/offline/session'
import { type MissingField, missingOf } from '../form/missing'

type Office = { key: string; name: string }

/** The offices to choose from. Empty: the ledger knows in whose name this person acts. */
export function officesToChoose(): Office[] {
  const { office = null, acts_for = [] } = session.me ?? {}
  return office === null && acts_for.length > 1 ? acts_for : []
}

/** What stands in the head of a form: the chosen office, or the one that goes without saying. */
export function officeWords(chosen: string): string | null {
  const key = chosen || session.me?.office
  return session.me?.acts_for?.find((office) => office.key === key)?.name ?? null
}

export function officeMissing(chosen: string): MissingField[] {
  return missingOf([['office', officesToChoose().length > 0 && !chosen, '请选以哪个单位的名义']])
}
