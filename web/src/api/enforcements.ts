export type EnforcementKind =
  | 'order_to_rectify' | 'penalty' | 'suspension' | 'closure' | 'detention' | 'criminal_referral' | 'typical_case'

export interface Officer { name: string; certificate: string }

export interface EnforcementDocument {
  enterprise_id: string
  kind: EnforcementKind
  amount_yuan: number | null
  document_number: string
  decided_on: string
  office: string
  joint_offices: string[]
  officers: Officer[]
  crackdown: boolean
  inspection_id: string | null
  hazard_id: string | null
  note: string | null
  photos: string[]
  at: string
  elapsed_s: number
}

export interface EnforcementRow extends Omit<EnforcementDocument, 'at' | 'elapsed_s'> {
  id: string
  enterprise: string
  hazard_number: string | null
  office_name: string
  person: string
}

export interface EnforcementPage { enforcements: EnforcementRow[]; next_cursor: string | null }

/** The offices of the plan, and who leads which sector: all that the form needs of it. */
export interface PlanOffices {
  offices: { key: string; name: string; kind: string; town_code: string | null }[]
  sectors: { id: string; lead: string[] }[]
}
