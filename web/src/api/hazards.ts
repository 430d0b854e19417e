import type { Role } from './people'
import type { Schemas } from './schemas'

export type HazardRow = Schemas['HazardRow']
export type HazardPage = Schemas['HazardPage']
export type HazardGrade = HazardRow['grade']
export type HazardState = HazardRow['state']
export type HazardEvent = Schemas['HazardEventOut']
export type HazardEventKind = HazardEvent['kind']
/** What a person decides for a hazard; words in the ledger's table. */
export type Disposition = HazardRow['disposition'] & string
/** 五落实: 责任, 措施, 资金, 期限, 应急预案. */
export type FivePromises = Schemas['FiveGuaranteesIn']
/** One step in a hazard's life. What a step does not ask for is left out. */
export type HazardEventDocument = Schemas['HazardEventIn']

/** What the plan alone says of a hazard: absent in an answer kept from before that was told. */
type Advised = 'advice' | 'proposals' | 'extend_until'
export type Hazard = Omit<Schemas['HazardOut'], Advised> & Partial<Pick<Schemas['HazardOut'], Advised>>

/** What happened meanwhile to a hazard whose step came too late: `errors.since` of the refusal. */
export interface SinceThen {
  kind: HazardEventKind
  kind_word: string
  at: string
  by: Role
  state: HazardState
  state_word: string
}
