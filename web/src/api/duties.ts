import type { Schemas } from './schemas'

export type Filed = Schemas['DutyLine']['files'] & string
export type Filing = Schemas['FilingOut']
export type DutyLine = Schemas['DutyLine']
export type DutiesOfOwner = Schemas['DutiesOfOwner']
export type Duties = Schemas['DutiesOut']
export type Missing = Schemas['MissingOut']
export type BehindRow = Schemas['BehindRow']
export type BehindPage = Schemas['BehindPage']
export type DutyRecordDocument = Schemas['DutyRecordIn']
export type DutyRecordPage = Schemas['DutyRecordPage']
