import { query } from '@/api/client'
import { client } from '@/offline/session'

export interface NamedPerson { id: string; name: string }

/** People of the county whose names hold these words, ten at most. Raises: Refused, Unreachable. */
export async function searchPeople(words: string): Promise<NamedPerson[]> {
  return (await client.get<{ people: NamedPerson[] }>(`/tip-people${query({ text: words })}`)).people
}
