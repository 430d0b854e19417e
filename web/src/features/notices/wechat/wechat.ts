/**
 * Out to WeChat for a code and back (H5 OAuth, `snsapi_base`: silent, and the openid alone).
 *
 * 1. The page keeps a random word and why it asks, and leaves for WeChat's address.
 * 2. WeChat comes back to the same page with `?code=…&state=…` in front of the hash.
 * 3. The code counts only with the word that was kept: a link that somebody sends, with a code of
 *    theirs, would else bind their WeChat to this account.
 *
 * Not tried in WeChat itself: that its webview keeps `sessionStorage` on the way there and back, and
 * that the address is one the account has registered, only a real account can tell.
 */
const AUTHORIZE = 'https://open.weixin.qq.com/connect/oauth2/authorize'
const KEY = 'anxun.wechat'

export type Purpose = 'bind' | 'sign-in'

/** `appId`: of the account that gave the code; a county may have its own. */
export interface Returned { purpose: Purpose; code: string; appId: string }

interface Asked { state: string; purpose: Purpose; appId: string }

export function inWechat(agent: string = navigator.userAgent): boolean {
  return /MicroMessenger/i.test(agent)
}

/** WeChat wants these in this order, and the word behind the hash. */
export function authorizeUrl(appId: string, back: string, state: string): string {
  const asked = new URLSearchParams({ appid: appId, redirect_uri: back, response_type: 'code', scope: 'snsapi_base', state })
  return `${AUTHORIZE}?${asked.toString()}#wechat_redirect`
}

/** Leaves the page. */
export function leaveForWechat(appId: string, purpose: Purpose): void {
  const state = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const asked: Asked = { state, purpose, appId }
  sessionStorage.setItem(KEY, JSON.stringify(asked))
  location.assign(authorizeUrl(appId, location.origin + import.meta.env.BASE_URL, state))
}

/** What came back in the address, if this page had asked for it; the word is good once. */
export function returnedWith(search: string, storage: Storage): Returned | null {
  const found = new URLSearchParams(search)
  const [code, state] = [found.get('code'), found.get('state')]
  if (!code || !state) return null
  const asked = parsed(storage.getItem(KEY))
  storage.removeItem(KEY)
  return asked?.state === state ? { purpose: asked.purpose, code, appId: asked.appId } : null
}

function parsed(kept: string | null): Asked | null {
  try {
    return JSON.parse(kept ?? 'null') as Asked | null
  } catch {
    return null
  }
}
