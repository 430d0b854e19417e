/** Who signs in, and what they may, as the API writes it. */

export type Role =
  | 'supervisor' | 'inspector' | 'enterprise' | 'town' | 'department' | 'county' | 'admin'
  | 'report_officer'

export interface SignedIn { token: string; device: string; expires_at: string }

export interface Grant {
  role: Role
  town_code: string | null
  sector: string | null
  enterprise_id: string | null
}

export interface Me {
  id: string
  name: string
  title: string | null
  area_code: string
  county: string
  grants: Grant[]
}
