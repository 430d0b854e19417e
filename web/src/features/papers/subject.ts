/** What a paper is about: one of the three. */
export interface Subject { hazard?: string; inspection?: string; enterprise?: string }

/** As the API asks for it. */
export type SubjectIds = Record<'hazard_id' | 'inspection_id' | 'enterprise_id', string | null>

export function subjectIds({ hazard, inspection, enterprise }: Subject): SubjectIds {
  return { hazard_id: hazard ?? null, inspection_id: inspection ?? null, enterprise_id: enterprise ?? null }
}

/** The page of what a paper is about, to which its form leads back. */
export function subjectPath({ hazard, inspection, enterprise }: Subject): string {
  if (hazard) return `/hazards/${hazard}`
  return inspection ? `/inspections/${inspection}` : `/enterprises/${enterprise}`
}

interface Named { inspection_id: string | null; enterprise_id: string }

/** What a paper was made from: its visit, its only hazard, or the enterprise, whose letters may name several. */
export function subjectOf(paper: Named, hazards: readonly string[]): Subject {
  if (paper.inspection_id) return { inspection: paper.inspection_id }
  const [hazard, ...others] = hazards
  return hazard && !others.length ? { hazard } : { enterprise: paper.enterprise_id }
}
