import { describe, expect, it } from 'vitest'

import type { RecordRow, VisitDocument } from '@/api/documents'
import { chainOf } from '@/features/visits/chain'
import { correctionDocument, correctionMissing, correctionForm, visitPhotos } from '@/features/visits/correction'
import { firstMessage } from '../../ui/form/firstMessage'

const sent: Partial<VisitDocument> = {
  enterprise_id: 'e', arrived_at: '2026-11-02T09:00:00+08:00', received_by: '李示例', production: 'normal',
  self_check: '已自查', board_state: 'updated', photos: ['a'],
  previous_hazards: [{ hazard_id: 'h', fixed: true, note: null, photos: ['b', 'a'] }],
}

const signature = { name: '李示例', path: 'M0 0L90 90', refused_reason: null, shown_sha256: null }
const signatures = { inspector: signature, enterprise: signature }

describe('a correction', () => {
  it('starts from what was sent, and demands its reason', () => {
    const form = correctionForm(sent)
    expect(form.log.received_by).toBe('李示例')
    expect(firstMessage(correctionMissing(form))).toBe('请写明更正原因')
    expect(firstMessage(correctionMissing({ ...form, reason: '写错', signatures }))).toBeNull()
    expect(firstMessage(correctionMissing({ ...form, reason: '写错' }))).toBe('请填写检查人签字人的姓名')
  })

  it('does not let a field be emptied that the log needs', () => {
    const form = { ...correctionForm(sent), reason: '写错' }
    form.log.self_check = ' '
    expect(firstMessage(correctionMissing(form))).toBe('企业自查自改情况没有填')
  })

  it('keeps times and place, is signed anew, and points at what it corrects', () => {
    const before = { ...sent, signatures }
    expect(Object.values(correctionForm(before).signatures).map(({ path }) => path)).toEqual([null, null])
    const form = { ...correctionForm(before), signatures, reason: ' 写错 ' }
    form.log.received_by = '赵示例'
    const document = correctionDocument('v1', sent, form)
    expect(document).toMatchObject({
      arrived_at: sent.arrived_at, received_by: '赵示例', corrects: 'v1', correction_reason: '写错',
    })
    expect(visitPhotos(document)).toEqual(['a', 'b'])
  })

  it('of a correction points at the correction, not at the first', () => {
    const corrected = { ...sent, corrects: 'v1', correction_reason: '写错' }
    const form = { ...correctionForm(corrected), reason: '再改' }
    expect(correctionDocument('v2', corrected, form)).toMatchObject({ corrects: 'v2', correction_reason: '再改' })
  })
})

describe('the chain of a visit', () => {
  const row = (id: string, corrects: string | null) => ({ id, corrects }) as RecordRow
  const visits = [row('c', 'b'), row('x', null), row('a', null), row('b', 'a')]

  it('is the same from wherever it is looked at', () => {
    for (const id of ['a', 'b', 'c']) expect(chainOf(id, visits).map((visit) => visit.id)).toEqual(['a', 'b', 'c'])
  })

  it('is the visit alone where nothing was corrected', () => {
    expect(chainOf('x', visits).map((visit) => visit.id)).toEqual(['x'])
    expect(chainOf('unknown', visits)).toEqual([])
  })
})
