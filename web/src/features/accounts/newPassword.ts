import type { Rule } from '@/ui/form/missing'

/** As the server asks; which words are too common it alone knows. */
const FEWEST = 10

/** Of the fields `password` and `again`. */
export function newPasswordRules(password: string, again: string): Rule[] {
  return [
    ['password', [...password].length < FEWEST, `密码至少要 ${FEWEST} 个字符`],
    ['again', again !== password || !again, '两次输入的密码不一样，请再输一次'],
  ]
}
