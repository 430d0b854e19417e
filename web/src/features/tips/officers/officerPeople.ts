import { query } from '@/api/client'
import type { PeoplePage, PersonLine } from '@/api/people'
import { client } from '@/offline/session'

export type FoundPerson = Pick<PersonLine, 'id' | 'name' | 'title' | 'office'>

/** In office, by a part of the name or of the number. */
export async function searchPeople(text: string): Promise<FoundPerson[]> {
  const page = await client.get<PeoplePage>(`/people${query({ text, state: 'in_office', limit: 10 })}`)
  return page.people
}

export function personDetail(person: FoundPerson): string {
  return [person.office, person.title].filter(Boolean).join(' · ')
}
