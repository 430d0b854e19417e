import type { Complete, Schemas } from './schemas'

export type Grant = Schemas['GrantOut']
export type Role = Grant['role']
export type SignedIn = Schemas['SignedIn']
export type Me = Schemas['Me']
export type SessionWhole = Schemas['SessionWhole']
/** Somebody of the county as its office sees them. */
export type PersonLine = Schemas['PersonOut']
export type PersonIn = Complete<Schemas['PersonIn']>
export type PeoplePage = Schemas['PeoplePage']
export type Holdings = Schemas['HoldingsOut']
