import type { AccountEvent, OwnSession } from '@/api/accounts'
import { momentWords } from '@/words/time'

const OWN: Record<string, string> = {
  open_account: '您用链接开通了账号，设了密码',
  change_password: '您改了密码，别处的登录已结束',
  add_second_factor: '您设置了二次验证',
  remove_second_factor: '您取消了二次验证',
  use_recovery_code: '用了一个恢复码',
  renew_recovery_codes: '您换了一批恢复码，旧的作废',
  bind_wechat: '您绑定了微信',
  unbind_wechat: '您解除了微信绑定',
  end_sign_ins: '您结束了别处的登录',
}
const BY_OTHERS: Record<string, string> = {
  make_activation: '给您发了开通链接，原来的密码和登录随即失效',
  unbind_wechat: '解除了您的微信绑定',
}

/** Who did what to the account, in a line. */
export function eventWords(event: AccountEvent): string {
  if (event.by) return `${event.by}${BY_OTHERS[event.action] ?? '改动了您的账号'}`
  return OWN[event.action] ?? '账号有改动'
}

/** The second line of a sign-in. */
export function sessionWords(one: OwnSession): string {
  const how = one.by_wechat ? '用微信登录' : '登录'
  return `${momentWords(one.since)} ${how}，最近使用 ${momentWords(one.seen_at)}`
}
