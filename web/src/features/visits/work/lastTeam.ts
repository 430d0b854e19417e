import type { InspectionDocument } from '@/api/documents'
import type { OutboxRecord } from '@/offline/store/database'
import type { Draft } from '@/offline/store/draft'
import { dayOf } from '@/words/time'

/** How people went out: in whose name, in which way, as which team, with whom. */
export type Team = Pick<Draft, 'manner' | 'office' | 'team' | 'companions' | 'joint_offices'>

/** As they went last on this day, by what this phone has begun or handed in; null: not yet. */
export function lastTeam(drafts: Draft[], outbox: Pick<OutboxRecord, 'kind' | 'document'>[], today: string): Team | null {
  const sent = outbox.filter(({ kind }) => kind === 'inspection').map(({ document }) => document as InspectionDocument)
  const gone = [
    ...drafts.map((draft) => ({ began_at: draft.began_at, origin: draft.origin, team: teamOf(draft) })),
    ...sent.map((document) => ({
      began_at: document.started_at, origin: document.origin,
      team: teamOf({ ...document, companions: document.companions.join('、') }),
    })),
  ]
  const ofToday = gone.filter(({ began_at, origin }) => origin === 'enforcement' && dayOf(new Date(began_at)) === today)
  return ofToday.sort((one, other) => Date.parse(other.began_at) - Date.parse(one.began_at))[0]?.team ?? null
}

function teamOf(
  { manner, office, team, companions, joint_offices }: Pick<InspectionDocument, Exclude<keyof Team, 'companions'>> & Pick<Draft, 'companions'>,
): Team {
  return { manner, office: office ?? undefined, team: team ?? undefined, companions, joint_offices: joint_offices ?? undefined }
}
