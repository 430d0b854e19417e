import { computed, reactive } from 'vue'

import { type Client, createClient } from '@/api/client'
import type { Me, Role, SessionWhole, SignedIn } from '@/api/people'
import { paying } from '@/sealing/proofOfWork'

const SESSION_KEY = 'anxun.session'
const DEVICE_KEY = 'anxun.device'
const AREA_KEY = 'anxun.area'
const LEFT_KEY = 'anxun.left'

interface Kept { token: string; me: Me }

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(SESSION_KEY) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

const before = kept()

export const session = reactive({
  token: before?.token ?? null,
  me: before?.me ?? null,
  /** The session ended while somebody was at work: the page stays and asks to sign in above it. */
  lapsed: false,
})

const BASE = '/api/v1'

export const client: Client = createClient({
  base: BASE,
  token: () => session.token,
  sessionEnded: () => {
    session.lapsed = true
  },
  sessionLacks: (lack) => {
    if (session.me) session.me = { ...session.me, lack }
    // Where the code is missing the page stays, and asks for it above.
    if (lack === 'second_factor_code') session.lapsed = true
  },
})

/** Raises: Refused, Unreachable. The same person again goes on where the session had ended. */
export async function signIn(phone: string, password: string, tell?: (words: string) => void): Promise<Me> {
  const device = localStorage.getItem(DEVICE_KEY)
  return enter('/sessions', { phone, password, device }, tell)
}

/** By a WeChat that was bound before, with a code of that account. Raises: Refused, Unreachable. */
export async function signInByWechat(code: string, appId: string): Promise<Me> {
  const device = localStorage.getItem(DEVICE_KEY)
  return enter('/sessions/wechat', { code, device, app_id: appId })
}

/** Whoever shares an address with many wrong tries works first, and is told so by `tell`. */
async function enter(path: string, sent: Record<string, unknown>, tell: (words: string) => void = () => undefined): Promise<Me> {
  const attempt = (altcha?: string) => client.post<SignedIn>(path, { ...sent, ...(altcha && { altcha }) })
  return begin(await paying(attempt, (level) => client.get(`/tips/challenge?level=${level}`), tell))
}

/** The county of whoever signed in here last; null: nobody did. */
export function lastArea(): string | null {
  return localStorage.getItem(AREA_KEY)
}

/** The owner opens their account by its link. Raises: Refused, Unreachable. */
export async function openAccount(token: string, phone: string, password: string): Promise<Me> {
  const device = localStorage.getItem(DEVICE_KEY)
  return begin(await client.post<SignedIn>('/activations/open', { token, phone, password, device }))
}

/** The second step of a sign-in. Raises: Refused, Unreachable. */
export async function giveCode(code: string): Promise<Me> {
  const { token } = await client.post<SessionWhole>('/sessions/current/code', { code })
  session.token = token
  localStorage.setItem(SESSION_KEY, JSON.stringify({ token, me: session.me }))
  return refreshMe()
}

async function begin({ token, device }: SignedIn): Promise<Me> {
  localStorage.setItem(DEVICE_KEY, device)
  // Who it is, before anything on this page is asked with the new token.
  const theirs = createClient({ base: BASE, token: () => token, sessionEnded: () => undefined, sessionLacks: () => undefined })
  const me = await theirs.get<Me>('/me')
  if (session.me && session.me.id !== me.id) return changeOver(session.me.id, token, me)
  session.token = token
  return begun(me)
}

/**
 * Somebody else signs in above the page. What stands in it, and what it still sends and keeps, is of whoever
 * was here: the page begins anew, and `clearLeft` then clears what they left. Never resolves.
 */
function changeOver(left: string, token: string, me: Me): Promise<never> {
  localStorage.setItem(LEFT_KEY, JSON.stringify([...new Set([...leftBehind(), left])]))
  keep(token, me)
  location.replace(location.pathname)
  return new Promise(() => undefined)
}

/** Who was here before and did not sign out. */
export function leftBehind(): string[] {
  return JSON.parse(localStorage.getItem(LEFT_KEY) ?? '[]') as string[]
}

export function forgetLeft(personId: string): void {
  localStorage.setItem(LEFT_KEY, JSON.stringify(leftBehind().filter((left) => left !== personId)))
}

function begun(me: Me): Me {
  session.me = me
  if (me.lack !== 'second_factor_code') session.lapsed = false
  keep(session.token, me)
  return me
}

function keep(token: string | null, me: Me): void {
  localStorage.setItem(SESSION_KEY, JSON.stringify({ token, me }))
  localStorage.setItem(AREA_KEY, me.area_code)
}

/** Who is signed in, and what the sign-in lacks. Raises: Refused, Unreachable. */
export async function refreshMe(): Promise<Me> {
  return begun(await client.get<Me>('/me'))
}

/** Forgets the session here even where the server cannot be told; `leave` clears the phone too. */
export async function signOut(): Promise<void> {
  try {
    await client.remove('/sessions/current')
  } finally {
    localStorage.removeItem(SESSION_KEY)
    session.token = null
    session.me = null
    session.lapsed = false
  }
}

export const roles = computed<Role[]>(() => [...new Set(session.me?.grants.map((grant) => grant.role))])

export function hasRole(...asked: Role[]): boolean {
  return roles.value.some((role) => asked.includes(role))
}

/** Has this role and no other. */
export function hasOnlyRole(role: Role): boolean {
  return roles.value.length === 1 && hasRole(role)
}
