import type { Schemas } from './schemas'

export type Imported = Schemas['ImportOut']
export type ImportEntry = Schemas['ImportEntry']
export type ImportFault = Schemas['ImportFault']
export type Offered = Schemas['ExportOffered']
export type ExportsOffered = Schemas['ExportsOffered']
