import type { Schemas } from './schemas'

export type Grant = Schemas['GrantOut']
export type Role = Grant['role']
export type SignedIn = Schemas['SignedIn']
export type Me = Schemas['Me']
