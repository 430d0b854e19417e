import type { Schemas } from '../schemas'

export type WorkDocument = Schemas['WorkRecordIn']
export type WorkRow = Schemas['WorkRow']
export type WorkPage = Schemas['WorkPage']
export type WorkAnswers = Schemas['WorkForm']
export type WorkOffice = Schemas['WorkOffice']
export type WorkKind = Schemas['WorkKindOut']
export type WorkAsk = Schemas['WorkAsk']
export type Villages = Schemas['Villages']
export type Village = Schemas['VillageOut']
export type VillageDocument = Schemas['VillageIn']
