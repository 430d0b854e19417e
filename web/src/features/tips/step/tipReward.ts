import type { PlanRewards } from '@/api/plan'

/** Kinds beside those of the plan's own table. */
const NATIONAL = { by_fine: '按罚款比例', by_deaths: '举报瞒报死亡', other: '另有依据' } as const

/** What a reward may follow from: the county's fixed amounts first. */
export function rewardKinds(rewards: PlanRewards | undefined): Record<string, string> {
  const fixed = (rewards?.amounts ?? []).map((amount) => [amount.kind, `${amount.name}，${amount.yuan} 元`] as const)
  return { ...Object.fromEntries(fixed), ...NATIONAL }
}

export function rewardKindWord(kind: string, rewards: PlanRewards | undefined): string {
  return rewards?.amounts.find((amount) => amount.kind === kind)?.name ?? NATIONAL[kind as keyof typeof NATIONAL] ?? kind
}

/** How the sum comes about, told before it is proposed; null: nothing to tell yet. */
export function rewardWords(kind: string | null, fine: string, rewards: PlanRewards | undefined): string | null {
  if (!kind || !rewards) return null
  const { percent_of_fine, yuan_at_least, yuan_at_most, yuan_per_concealed_death } = rewards.national
  const rule = `罚款的 ${percent_of_fine}%，不少于 ${yuan_at_least} 元，最多 ${yuan_at_most} 元`
  const fixed = rewards.amounts.find((amount) => amount.kind === kind)
  if (fixed) {
    const isBelow = Number(fine) > 0 && fixed.yuan < yuan_at_least
    return isBelow ? `本县标准 ${fixed.yuan} 元，低于国家办法的最低标准：已作出罚款的，按国家办法应为${rule}。` : `按本县标准 ${fixed.yuan} 元。`
  }
  if (kind === 'by_fine') return `按国家办法：${rule}。`
  if (kind === 'by_deaths') return `按国家办法：一般、较大、重大、特别重大事故，每瞒报死亡一人 ${yuan_per_concealed_death.join('、')} 元。`
  return '没有对应标准的，由您写明金额和依据，由另一名受理员批准。'
}
