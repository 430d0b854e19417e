import { describe, expect, test } from 'vitest'

import { UserError } from '@/api/faults'
import { useAttempt } from '@/offline/attempt'

describe('an attempt', () => {
  test('is busy while it runs, and a second press meanwhile does nothing', async () => {
    const { busy, attempt } = useAttempt()
    let finish = () => {}
    let runs = 0
    const first = attempt(() => new Promise<void>((resolve) => { runs += 1; finish = resolve }))
    expect(busy.value).toBe(true)
    await attempt(async () => { runs += 1 })
    expect(runs).toBe(1)
    finish()
    await first
    expect(busy.value).toBe(false)
  })

  test('says why it failed, until it is tried again', async () => {
    const { busy, errorMessage, attempt } = useAttempt()
    await attempt(async () => { throw new UserError('网络不通') })
    expect([busy.value, errorMessage.value]).toEqual([false, '网络不通'])
    await attempt(async () => undefined)
    expect(errorMessage.value).toBeNull()
  })
})
