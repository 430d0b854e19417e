import { client } from './session'

export interface NamedPerson { id: string; name: string }

/** People of the county whose names hold these words. Raises: Refused, Unreachable. */
export async function searchPeople(words: string): Promise<NamedPerson[]> {
  const { people } = await client.get<{ people: NamedPerson[] }>('/people')
  return people.filter((each) => each.name.includes(words)).slice(0, 10)
}
