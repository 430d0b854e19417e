import type { Complete, Schemas } from './schemas'

/** Where a phone says that it is. */
export type Place = Complete<Schemas['Place']>
