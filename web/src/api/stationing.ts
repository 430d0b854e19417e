import type { Schemas } from './schemas'

export type Standing = Exclude<keyof Schemas['StationingTotals'], 'owed' | 'missing_visits'>
export type StationedPerson = Schemas['StationedPerson']
export type StationingRow = Schemas['StationingRow']
export type Stationing = Schemas['StationingOut']
export type SupervisorLoads = Schemas['SupervisorLoads']
export type OwnStationing = Schemas['OwnStationing']
export type VisitQuestion = Schemas['VisitQuestion']
export type VisitQuestions = Schemas['VisitQuestions']
export type Presence = Schemas['PresenceOut']
