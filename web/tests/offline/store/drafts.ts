import { type Draft, emptyLog, emptySignature } from '@/offline/store/draft'

/** A visit that has just begun. */
export function draftOf(id: string, photos: string[] = []): Draft {
  return {
    id, inspection_id: `${id}-inspection`, origin: 'stationed',
    enterprise: { id: 'e', name: '示例企业', address: '示例路 1 号', sectors: ['S04'], key_areas: [] },
    step: 'arrive', began_at: '2026-11-02T09:00:00+08:00', elapsed_ms: 0, saved_at: 0, arrival: null,
    previous: [], checklists: [], failed_last: [], answers: {}, findings: [], at_item: null, open_finding: null,
    inspected_at: null, companions: '', log: { ...emptyLog(), photos },
    signatures: { inspector: emptySignature('张示例'), enterprise: emptySignature() },
    submitted: false, sent: [],
  }
}
