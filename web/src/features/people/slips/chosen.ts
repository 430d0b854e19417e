import type { PersonLine } from '@/api/people'

/** So many links a time: each is made by itself, and somebody waits. */
export const SLIPS_MOST = 60

let people: PersonLine[] = []

/** For the next page; nothing of it is kept anywhere. */
export function chooseForSlips(chosen: PersonLine[]): void {
  people = chosen
}

export function chosenForSlips(): PersonLine[] {
  return people
}
