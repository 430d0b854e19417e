import type { OwnWechat, WechatAccount } from '@/api/documents'
import { client } from '@/offline/session'
import { type Purpose, type Returned, returnedWith } from './wechat'

const SCREENS: Record<Purpose, string> = { bind: '/account', 'sign-in': '/sign-in' }

let returned: Returned | null = null

/** Takes WeChat's code out of the address, since nobody shall share it. The screen that waits for it. */
export function comeBackFromWechat(): string | null {
  const { search } = location
  if (!new URLSearchParams(search).has('state')) return null
  history.replaceState(history.state, '', location.pathname + location.hash)
  returned = returnedWith(search, sessionStorage)
  return returned && SCREENS[returned.purpose]
}

/** The code that came back for this purpose; good once. */
export function codeFor(purpose: Purpose): string | null {
  if (returned?.purpose !== purpose) return null
  const { code } = returned
  returned = null
  return code
}

/** Raises: Refused, Unreachable. */
export function readAccount(): Promise<WechatAccount> {
  return client.get<WechatAccount>('/wechat')
}

/** Raises: Refused, Unreachable. */
export function readOwn(): Promise<OwnWechat> {
  return client.get<OwnWechat>('/me/wechat')
}

/** Raises: Refused, Unreachable. */
export function bind(code: string, password: string): Promise<OwnWechat> {
  return client.put<OwnWechat>('/me/wechat', { code, password })
}

/** Raises: Refused, Unreachable. */
export function unbind(password: string): Promise<void> {
  return client.post('/me/wechat/removal', { password })
}
