import type { Schemas } from './schemas'

export type Imported = Schemas['ImportOut']
export type ImportEntry = Schemas['ImportEntry']
export type ImportFault = Schemas['ImportFault']
