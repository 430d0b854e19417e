import { describe, expect, it } from 'vitest'

import type { Draft } from '@/offline/store/draft'
import { lastTeam } from '@/features/visits/work/lastTeam'
import { draftOf } from '../../offline/store/drafts'

const TODAY = '2026-11-02'
const at = (time: string, day = TODAY) => `${day}T${time}:00+08:00`
const begun = (began_at: string, more: Partial<Draft>) => ({ ...draftOf('d'), origin: 'enforcement' as const, began_at, ...more })
const sent = (started_at: string, more: object) => ({
  kind: 'inspection' as const, document: { origin: 'enforcement', started_at, companions: [], ...more },
})

describe('how people went out last today', () => {
  it('is told by what was begun or handed in last', () => {
    const drafts = [begun(at('09:00'), { team: '1 组', companions: '赵示例' })]
    const outbox = [sent(at('10:00'), { team: '2 组', office: 'housing', manner: 'joint', joint_offices: ['fire'], companions: ['钱示例', '孙示例'] })]
    expect(lastTeam(drafts, outbox, TODAY)).toEqual({
      team: '2 组', office: 'housing', manner: 'joint', joint_offices: ['fire'], companions: '钱示例、孙示例',
    })
    expect(lastTeam(drafts, [], TODAY)).toMatchObject({ team: '1 组', companions: '赵示例' })
  })

  it('is not of another day, nor of what an enterprise or a 派驻员 did', () => {
    const yesterday = [begun(at('23:59', '2026-11-01'), { team: '1 组' })]
    const others = [begun(at('09:00'), { origin: 'stationed', team: '3 组' })]
    const records = [sent(at('09:00', '2026-11-01'), { team: '1 组' }), { kind: 'visit' as const, document: {} }]
    expect(lastTeam([...yesterday, ...others], records, TODAY)).toBeNull()
  })
})
