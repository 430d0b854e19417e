/**
 * One sitting of a report officer: from the passphrase until the officer is idle, leaves the desk or
 * closes the page. The private key lies in this module's memory alone, and nowhere else in the page.
 */
import { reactive, watch } from 'vue'
import type { Router } from 'vue-router'

import { UserError } from '@/api/faults'
import { session } from '@/offline/session'
import { type KeyFile, unwrapKey } from '@/sealing/keyFile'

const IDLE_MS = 15 * 60_000
/** The desk; elsewhere the key is forgotten. */
const DESK = /^\/tip(s|-keys)(\/|$)/

export interface HeldKey { id: string; privateKey: Uint8Array }

/** What screens may know of it. `keyId`: null where the passphrase is to be asked. */
export const sitting = reactive({ keyId: null as string | null })

let held: HeldKey | null = null
let lastAct = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Opens the key for this sitting. Raises: KeyFileFault where the passphrase is another one. */
export async function beginSitting(file: KeyFile, passphrase: string, progress?: (fraction: number) => void): Promise<void> {
  const privateKey = await unwrapKey(file, passphrase, progress)
  endSitting()
  held = { id: file.key_id, privateKey }
  sitting.keyId = file.key_id
  stayOn()
}

/** The key of this sitting. Raises: UserError where there is none any more. */
export function heldKey(): HeldKey {
  if (!held || Date.now() - lastAct >= IDLE_MS) {
    endSitting()
    throw new UserError('密钥已收起，请重新输入密钥口令')
  }
  return held
}

/** Forgets the key. */
export function endSitting(): void {
  clearTimeout(timer)
  held?.privateKey.fill(0)
  held = null
  sitting.keyId = null
}

function noteAct(): void {
  if (!held) return
  // A machine that slept past the time has not run the timer.
  if (Date.now() - lastAct >= IDLE_MS) endSitting()
  else stayOn()
}

function stayOn(): void {
  lastAct = Date.now()
  clearTimeout(timer)
  timer = setTimeout(endSitting, IDLE_MS)
}

/** Ends the sitting when it is over. Called once, at the start. */
export function watchSitting(router: Router): void {
  for (const act of ['pointerdown', 'keydown', 'wheel']) window.addEventListener(act, noteAct, { passive: true })
  window.addEventListener('pagehide', endSitting)
  router.afterEach((to) => {
    if (!DESK.test(to.path)) endSitting()
  })
  watch(() => [session.me?.id, session.token], endSitting)
}
