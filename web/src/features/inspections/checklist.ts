/** A published checklist, as `GET /checklists/{sector}` answers: three levels and two notes. */
export interface Checklist {
  sector: string
  name: string
  version: string
  published: string
  notes: { title: string; text: string }[]
  sections: Section[]
}

export interface Section { id: string; name: string; items: Item[] }

export interface Item {
  id: string
  question: string
  good: string
  method: string
  part: string
  remedy: string
  grade: 'general' | 'major-suggested'
  photo_on_fail: boolean
  sources: { code: string; text: string }[]
  deadline_days?: number
  measure?: Measure
  criterion?: { id: string; document: string; wording: string; document_title: string }
}

export interface Measure {
  kind: 'number' | 'date' | 'text'
  name: string
  unit?: string
  lowest?: number
  highest?: number
  at_least?: number
  at_most?: number
  valid_on_day?: boolean
  within_days?: number
  required: boolean
}
