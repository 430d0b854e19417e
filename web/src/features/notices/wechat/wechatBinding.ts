import type { OwnWechat, WechatAccount } from '@/api/documents'
import { query } from '@/api/client'
import { client, lastArea } from '@/offline/session'
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

/** What came back for this purpose; good once. */
export function returnedFor(purpose: Purpose): Returned | null {
  if (returned?.purpose !== purpose) return null
  const found = returned
  returned = null
  return found
}

/** Of the county whose link this is (`?area=431225`), or whose people signed in here before. Raises: Refused, Unreachable. */
export function readAccount(): Promise<WechatAccount> {
  const area = new URLSearchParams(location.search).get('area') ?? lastArea()
  return client.get<WechatAccount>(`/wechat${query({ area })}`)
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
