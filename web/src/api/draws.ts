export type DrawnRole = 'inspector' | 'department' | 'town'

export interface DrawDocument {
  title: string
  towns: string[]
  sectors: string[]
  tiers: string[]
  roles: DrawnRole[]
  enterprises: number
  inspectors_each: number
  check_by: string
  publish_on: string
  witness: { name: string; number: string }
  /** What was shown to the witness. */
  commitment: string
}

export interface Commitment { draw_id: string; commitment: string; committed_at: string }

export interface DrawLine extends Omit<DrawDocument, 'commitment'> {
  id: string
  person: string
  drawn_on: string
  published: boolean
  inspected: number
}

export interface DrawPage {
  draws: DrawLine[]
  /** Commitments that no draw followed; for the county's office. */
  unused: { id: string; commitment: string; committed_at: string; person: string }[]
  public_url: string
  next_cursor: string | null
}

export interface Drawn {
  enterprise_id: string
  enterprise: string
  town: string | null
  inspectors: { id: string; name: string }[]
  inspection_id: string | null
  inspected_on: string | null
}

export interface Draw extends DrawLine {
  drawn: Drawn[]
  commitment: string
  value: string
  seed: string
  algorithm: string
  pool_sha256: string
  pool_enterprises: number
  pool_inspectors: number
  public_url: string
}

/** What the form needs of the plan. */
export interface PlanScopes {
  towns: { code: string; name: string }[]
  sectors: { id: string; local_name: string }[]
  tiers: { key: string; name: string }[]
}
