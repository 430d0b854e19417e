import type { Problem } from './documents'

/** The server understood and said no. `message` is the server's own Chinese sentence. */
export class Refused extends Error {
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
}

/** No answer of our server came: no network, a gateway's fault, or a hotspot's sign-in page. */
export class Unreachable extends Error {
  constructor(message = '网络不通，联网后会自动继续') {
    super(message)
  }
}

/** What to tell the person. Unknown faults are ours, and say so. */
export function messageOf(fault: unknown): string {
  if (fault instanceof Error && fault.message) return fault.message
  return '页面出了点问题，请刷新后再试；已填内容都在'
}

/** The fields the server named, as lines such as 「findings.0.part：这一项必填」. */
export function faultLines(errors: Record<string, unknown>): string[] {
  const lines: string[] = []
  collect(errors['json'] ?? errors, '', lines)
  return lines
}

function collect(value: unknown, path: string, lines: string[]): void {
  if (typeof value === 'string') lines.push(path ? `${path}：${value}` : value)
  else if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    lines.push(`${path}：${value.join('；')}`)
  } else if (value && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, path ? `${path}.${name}` : name, lines)
    }
  }
}
