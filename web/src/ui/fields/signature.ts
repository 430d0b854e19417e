import type { Signature } from '@/api/documents'
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
