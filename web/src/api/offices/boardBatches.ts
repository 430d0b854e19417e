import type { Complete, Schemas } from '../schemas'

/** Many boards in one file. */
export type BoardBatch = Schemas['BatchOut']
export type BoardBatchWanted = Complete<Schemas['BatchIn']>
