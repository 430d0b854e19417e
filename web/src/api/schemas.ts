import type { components } from './generated'

/** Everything that the OpenAPI document describes, by its name there. */
export type Schemas = components['schemas']

/**
 * With every field given: what the server may do without, our forms say all the same. What is read
 * back of a record is as its phone sent it, and may lack what may be left out.
 */
export type Complete<T> = T extends (infer Part)[] ? Complete<Part>[]
  : T extends object ? { [Name in keyof T]-?: Complete<Exclude<T[Name], undefined>> }
    : T
