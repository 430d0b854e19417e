import type { Complete, Schemas } from './schemas'

/** Without a certificate: the enterprise has no level (any more). */
export type StandardisationDocument = Complete<Schemas['StandardisationIn']>
export type Standardisations = Schemas['StandardisationsOut']
