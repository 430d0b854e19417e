export interface Fact { label: string; words: string }

/** One line of what happened, as it is read. */
export interface TimelineLine {
  key: string
  what: string
  when: string
  by: string
  facts: Fact[]
  /** The state that it led to, where that is another one. */
  after?: string | null
  /** Somebody opened what is sealed. */
  isReading?: boolean
}
