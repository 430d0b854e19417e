import type { BoardState, InspectionManner, Production, Result, RiskPoint } from '@/api/documents'
import type { HazardGrade } from '@/api/hazards'
import type { Role } from '@/api/people'

export const GRADE_WORDS: Record<HazardGrade, string> = { general: '一般隐患', major: '重大隐患' }

export const RISK_WORDS: Record<RiskPoint['grade'], string> = {
  major: '重大风险（红）',
  larger: '较大风险（橙）',
  general: '一般风险（黄）',
  low: '低风险（蓝）',
}

export const RESULT_WORDS: Record<Result, string> = {
  pass: '合格',
  fail: '不合格',
  na: '不适用',
}

export const ROLE_WORDS: Record<Role, string> = {
  supervisor: '派驻员',
  inspector: '执法检查员',
  enterprise: '企业',
  town: '乡镇',
  department: '部门',
  county: '县安委办',
  admin: '管理员',
  report_officer: '举报受理员',
}

export const ORIGIN_WORDS: Record<string, string> = {
  self_check: '企业自查',
  stationed: '派驻检查',
  enforcement: '执法检查',
  report: '群众举报',
  superior: '上级督导',
  voluntary: '主动报告',
  place_report: '地方主动上报',
  referred: '交办',
}

/** 交办: registered without lists, answers or the enterprise's signature; few are told whence it came. */
export function isReferred(origin: string | undefined): boolean {
  return origin === 'report' || origin === 'superior' || origin === 'referred'
}

export const MANNER_WORDS: Record<InspectionManner, string> = {
  routine: '日常检查',
  unannounced: '四不两直',
  double_random: '双随机',
  special: '专项检查',
  covert: '督查暗访',
  cross: '交叉检查',
  joint: '联合检查',
  concentrated: '集中检查',
  other_place: '异地检查',
}

export const PRODUCTION_WORDS: Record<Production, string> = {
  normal: '正常生产', suspended: '停产', closed: '关闭',
}

export const BOARD_STATE_WORDS: Record<BoardState, string> = {
  updated: '已更新', outdated: '未更新', absent: '没有张贴',
}

/** 850 米 · 3.2 公里 */
export function distanceWords(metres: number): string {
  return metres < 1000 ? `${metres} 米` : `${(metres / 1000).toFixed(1)} 公里`
}

/** 820 kB · 2.1 MB */
export function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
