import type { Signature } from '@/api/documents'
import { sameName } from '@/words/names'
import type { Rule } from '../form/missing'

/**
 * What a signature lacks, told exactly: a name that was not typed is not a missing signature.
 * `whose`: 企业; `orRefused`: how the sentence ends where it may be refused.
 */
export function signatureRules(field: string, signature: Signature, whose: string, orRefused = ''): Rule[] {
  const { name, path, refused_reason: reason } = signature
  return [
    [`${field}.name`, !name.trim(), `请填写${whose}签字人的姓名`],
    [`${field}.path`, !path && reason === null, `${whose}还没有签字${orRefused}`],
    [`${field}.refused_reason`, !path && reason !== null && !reason.trim(), '请写拒签原因'],
  ]
}

/** Whoever sends it is who checked: no other name stands there. `mine`: of whoever is signed in. */
export function ownNameRule(field: string, { name }: Signature, mine: string | undefined): Rule {
  const isAnother = Boolean(mine && name.trim()) && !sameName(name, mine ?? '')
  return [`${field}.name`, isAnother, `检查人签字处要写您本人的姓名（${mine}），由您签字`]
}
