export interface Certificate { level: number; number: string; valid_from: string; valid_until: string }

/** Without a certificate: the enterprise has no level (any more). */
export interface StandardisationDocument {
  enterprise_id: string
  certificate: Certificate | null
  note: string | null
  photos: string[]
}

export interface StandardisationRow {
  id: string
  level: number | null
  certificate_number: string | null
  valid_from: string | null
  valid_until: string | null
  note: string | null
  photos: string[]
  person: string
  received_at: string
}

/** The newest first. */
export interface Standardisations { name: string; level_in_force: number | null; records: StandardisationRow[] }
