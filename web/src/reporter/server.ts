import { Refused, Unreachable } from '@/api/faults'

/** Longer than a photo takes on 2G (600 kB, about 50 s). */
const TIMEOUT_MS = 90_000
const BASE = '/api/v1'

/** One call of the public API. Raises: Refused (the server said no), Unreachable (no answer of ours). */
export type Ask = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>

/** Sends no cookie, no referrer and no clock: nothing beside what is asked. */
export const ask: Ask = async <T>(method: string, path: string, body?: unknown, headers = {}) => {
  const isBlob = body instanceof Blob
  const typed: Record<string, string> = body === undefined ? {} : { 'Content-Type': isBlob ? body.type : 'application/json' }
  const answer = await reach(BASE + path, {
    method,
    headers: { Accept: 'application/json', ...typed, ...headers },
    // Bytes, not a file: nothing but the picture travels.
    body: body === undefined ? null : isBlob ? await body.arrayBuffer() : JSON.stringify(body),
  })
  return read<T>(answer)
}

/** A page of ours, as text, for a form that was filled in. */
export async function askPage(address: string, form: URLSearchParams): Promise<string> {
  const answer = await reach(address, { method: 'POST', body: form })
  const text = await answer.text().catch(() => { throw new Unreachable() })
  if (!text.includes('data-tip-page')) throw new Unreachable('现在打不开，请稍后再试')
  return text
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), TIMEOUT_MS)
  try {
    return await fetch(url, {
      ...init, signal: patience.signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer',
    })
  } catch {
    throw new Unreachable('网络不通，联网后会自动接着发')
  } finally {
    clearTimeout(timer)
  }
}

async function read<T>(answer: Response): Promise<T> {
  const isJson = (answer.headers.get('Content-Type') ?? '').includes('json')
  // A hotspot's sign-in page also answers 200; only JSON is ours.
  if (!isJson && (answer.ok || answer.status >= 500)) {
    throw new Unreachable(answer.ok ? '这个网络可能要先登录，请换成手机流量' : '服务器正在维护，稍后会自动再试')
  }
  const body = isJson ? await answer.json().catch(() => { throw new Unreachable() }) : {}
  if (answer.ok) return body as T
  const wait = Number(answer.headers.get('Retry-After'))
  throw new Refused(answer.status, body, wait > 0 ? wait : null)
}
