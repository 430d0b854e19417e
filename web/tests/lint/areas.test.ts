import { describe, expect, it } from 'vitest'

import { faultOfImport } from '../../lint/areas.js'

describe('an import is refused', () => {
  it.each([
    ['a feature past the index of another', 'features/visits/work/SignStep.vue', '@/features/inspections/questions'],
    ['a feature from one that stands above it', 'features/hazards/HazardHead.vue', '@/features/visits'],
    ['a feature that has no place in the stack', 'features/hazards/HazardHead.vue', '@/features/weather'],
    ['a feature by ui', 'ui/frame/TabBar.vue', '@/features/notices'],
    ['a feature by offline', 'offline/plan.ts', '@/features/hazards'],
    ['ui by offline', 'offline/session.ts', '@/ui/frame/confirm'],
    ['a composable by the store', 'offline/store/sender.ts', '@/offline/session'],
    ['the desk by the reporter’s script', 'reporter/sending.ts', '@/features/tips'],
    ['the desk’s store by the reporter’s script', 'reporter/draft.ts', '@/offline/store/autosave'],
    ['the router by a feature', 'features/people/SignIn.vue', '@/router'],
    ['another area by a relative path', 'features/tips/tipWords.ts', '../../words/time'],
    ['its own area by the alias', 'features/tips/list/TipCell.vue', '@/features/tips/tipWords'],
  ])('%s', (_what, from, specifier) => {
    expect(faultOfImport(from, specifier)).not.toBeNull()
  })
})

describe('an import is let through', () => {
  it.each([
    ['a feature below, by its index', 'features/visits/work/SignStep.vue', '@/features/inspections'],
    ['the ground by a feature', 'features/tips/tipWords.ts', '@/words/time'],
    ['a neighbour in the same feature', 'features/tips/list/TipCell.vue', '../tipWords'],
    ['the store by ui', 'ui/photos/PhotoStrip.vue', '@/offline/store/photos'],
    ['whatever by what puts the house together', 'router.ts', './features/tips/list/TipList.vue'],
    ['a package', 'words/time.ts', 'vue'],
  ])('%s', (_what, from, specifier) => {
    expect(faultOfImport(from, specifier)).toBeNull()
  })
})
