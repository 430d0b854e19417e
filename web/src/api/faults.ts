import type { Problem } from './documents'

/** What a sign-in lacks before it opens anything but the own account. */
export type Lack = 'second_factor_code' | 'second_factor_missing'

export function isLack(reason: string | undefined): reason is Lack {
  return reason === 'second_factor_code' || reason === 'second_factor_missing'
}

/** A fault whose message is a sentence for the person. */
export class UserError extends Error {}

/** The server understood and said no. `message` is the server's own Chinese sentence. */
export class Refused extends UserError {
  readonly status: number
  readonly reason: string
  readonly errors: Record<string, unknown>
  readonly retryAfterS: number | null

  constructor(status: number, problem: Partial<Problem>, retryAfterS: number | null = null) {
    super(problem.message || `服务器没有接受（${status}），请稍后再试`)
    this.status = status
    this.reason = problem.reason ?? 'unknown'
    this.errors = problem.errors ?? {}
    this.retryAfterS = retryAfterS
  }

  /** The sign-in is over or not whole: signing in mends it, and what was sent is right. */
  get asksToSignIn(): boolean {
    return this.status === 401 || isLack(this.reason)
  }
}

/** No answer of our server came: no network, a gateway's fault, or a hotspot's sign-in page. */
export class Unreachable extends UserError {
  constructor(message = '网络不通，联网后会自动继续') {
    super(message)
  }
}

/** Whether the phone's storage is full; any other fault of it is not. */
function isFull(fault: unknown): boolean {
  return (fault as { name?: unknown } | null)?.name === 'QuotaExceededError'
}

/** Why what was just entered is not kept, and what to do. */
export function notKept(fault: unknown): string {
  return isFull(fault)
    ? '手机存储已满，刚填的内容没有存下，请清理空间后继续。'
    : '刚填的内容没有存下，请先不要关闭本页；再改一处会重新存一次。'
}

/** What to tell the person. Faults that nobody foresaw are ours, and say so. */
export function messageOf(fault: unknown): string {
  if (fault instanceof UserError) return fault.message
  if (isFull(fault)) return '手机存储已满，请先到“我的”里清理空间'
  return '页面出了点问题，请刷新后再试；已填的内容都在'
}

/** The fields the server named, as lines such as 「findings.0.part：这一项必填」. */
export function faultLines(errors: Record<string, unknown>): string[] {
  const lines: string[] = []
  collect(errors['json'] ?? errors, '', lines)
  return lines
}

function collect(value: unknown, path: string, lines: string[]): void {
  if (typeof value === 'string') lines.push(path ? `${path}：${value}` : value)
  else if (Array.isArray(value) && value.every((line) => typeof line === 'string')) {
    lines.push(`${path}：${value.join('；')}`)
  } else if (value && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, path ? `${path}.${name}` : name, lines)
    }
  }
}
