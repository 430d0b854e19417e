import { nowRfc3339 } from '@/words/time'
import type { Problem } from './documents'
import { isLack, type Lack, Refused, Unreachable } from './faults'

/** Longer than a full checklist takes on 2G (about 20 s), shorter than a person's patience. */
const TIMEOUT_MS = 30_000
/** A table of thousands of rows is read, tried and written within one answer. */
const TABLE_TIMEOUT_MS = 90_000

export interface ClientOptions {
  base: string
  token: () => string | null
  /** A 401 came although a token was sent. Nothing is forgotten; the page asks to sign in again. */
  sessionEnded: () => void
  /** A 403 said that the sign-in lacks this. */
  sessionLacks: (lack: Lack) => void
  fetch?: typeof fetch
}

export interface Client {
  get<T>(path: string): Promise<T>
  /** The bytes of something that is no JSON, as a sealed photo is. */
  bytes(path: string): Promise<Uint8Array>
  /** Sends a file as it is. */
  upload<T>(path: string, file: Blob): Promise<T>
  /** What the answer holds as a file, with the name to save it under; a file may be sent for it. */
  file(path: string, sent?: Blob): Promise<AnsweredFile>
  put<T>(path: string, body: unknown): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  remove(path: string): Promise<void>
  /** The token for uploads that go through the API instead of straight to the store. */
  authorization(): Record<string, string>
}

export interface AnsweredFile { blob: Blob; name: string }

/** Calls of one API. Raises: Refused (the server said no), Unreachable (no answer of ours). */
export function createClient(options: ClientOptions): Client {
  const send = <T>(method: string, path: string, body?: unknown) =>
    call<T>(options, method, path, body)
  return {
    get: (path) => send('GET', path),
    bytes: (path) => fetchBytes(options, path),
    upload: async (path, file) => read(await sendFile(options, 'POST', path, 'application/json', file)),
    file: (path, sent) => fetchFile(options, path, sent),
    put: (path, body) => send('PUT', path, body),
    post: (path, body) => send('POST', path, body),
    remove: (path) => send('DELETE', path),
    authorization: () => bearer(options.token()),
  }
}

/** `{near: null, mine: true}` → `?mine=true`: what is null or empty is left out. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value || value === 0)
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text ? `?${text}` : ''
}

function bearer(token: string | null): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {}
}

async function call<T>(
  options: ClientOptions, method: string, path: string, body: unknown,
): Promise<T> {
  const token = options.token()
  const headers: Record<string, string> = { Accept: 'application/json', ...bearer(token) }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  // The server learns by how much this phone's clock is off (three clocks).
  if (method === 'PUT') headers['X-Phone-Time'] = nowRfc3339()
  const answer = await reach(options.fetch ?? fetch, options.base + path, {
    method, headers, body: body === undefined ? null : JSON.stringify(body),
  })
  noteEnd(options, token, answer)
  return heeding(options, read<T>(answer))
}

/** Whatever was asked: where the sign-in is not whole, the page is told. */
async function heeding<T>(options: ClientOptions, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (fault) {
    if (fault instanceof Refused && isLack(fault.reason)) options.sessionLacks(fault.reason)
    throw fault
  }
}

async function fetchBytes(options: ClientOptions, path: string): Promise<Uint8Array> {
  const token = options.token()
  const headers = { Accept: 'application/octet-stream', ...bearer(token) }
  const answer = await reach(options.fetch ?? fetch, options.base + path, { method: 'GET', headers })
  noteEnd(options, token, answer)
  const isOurs = (answer.headers.get('Content-Type') ?? '').startsWith('application/octet-stream')
  if (!answer.ok || !isOurs) return heeding(options, read<never>(answer))
  try {
    return new Uint8Array(await answer.arrayBuffer())
  } catch {
    // Cut off on the way.
    throw new Unreachable()
  }
}

/** A late answer to somebody who has signed out since says nothing of whoever is here now. */
function noteEnd(options: ClientOptions, token: string | null, answer: Response): void {
  if (answer.status === 401 && token && token === options.token()) options.sessionEnded()
}

async function sendFile(
  options: ClientOptions, method: string, path: string, accept: string, file?: Blob,
): Promise<Response> {
  const token = options.token()
  const headers: Record<string, string> = { Accept: accept, ...bearer(token) }
  if (file) headers['Content-Type'] = 'application/octet-stream'
  const answer = await reach(options.fetch ?? fetch, options.base + path, { method, headers, body: file ?? null }, TABLE_TIMEOUT_MS)
  noteEnd(options, token, answer)
  return answer
}

async function fetchFile(options: ClientOptions, path: string, sent?: Blob): Promise<AnsweredFile> {
  const answer = await sendFile(options, sent ? 'POST' : 'GET', path, '*/*', sent)
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1]
  if (!answer.ok || !name) return read<never>(answer)
  try {
    return { blob: await answer.blob(), name: decodeURIComponent(name) }
  } catch {
    // Cut off on the way.
    throw new Unreachable()
  }
}

async function reach(
  fetcher: typeof fetch, url: string, init: RequestInit, timeoutMs = TIMEOUT_MS,
): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), timeoutMs)
  try {
    return await fetcher(url, { ...init, signal: patience.signal, cache: 'no-cache' })
  } catch {
    throw new Unreachable()
  } finally {
    clearTimeout(timer)
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T
  const isJson = (answer.headers.get('Content-Type') ?? '').includes('json')
  // A hotspot's sign-in page also answers 200; only JSON is ours.
  if (answer.ok && !isJson) throw new Unreachable('这个网络可能要先登录，请打开浏览器登录热点后再试')
  if (!isJson && answer.status >= 500) throw new Unreachable('服务器正在维护，稍后会自动再试')
  const body: unknown = isJson ? await parsed(answer) : {}
  if (answer.ok) return body as T
  const wait = Number(answer.headers.get('Retry-After'))
  throw new Refused(answer.status, body as Partial<Problem>, wait > 0 ? wait : null)
}

async function parsed(answer: Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch {
    // Cut off on the way.
    throw new Unreachable()
  }
}
