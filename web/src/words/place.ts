import type { Schemas } from '@/api/schemas'
import { durationWords } from './time'

/** 已定位，误差约 12 米 · 没有定位：地下室收不到信号 */
export function placeWords({ fix, no_fix_reason }: Schemas['Place']): string {
  if (!fix) return `没有定位：${no_fix_reason ?? '没有写原因'}`
  const age = fix.age_s >= 60 ? `，取自 ${durationWords(fix.age_s)}前` : ''
  return `已定位，误差约 ${Math.max(1, Math.round(fix.accuracy_m))} 米${age}`
}

/** 东经 110.59400°，北纬 27.90800°（WGS-84）: five decimals are about a metre. */
export function coordinateWords({ fix }: Schemas['Place']): string | null {
  if (!fix) return null
  const east = fix.longitude >= 0 ? '东经' : '西经'
  const north = fix.latitude >= 0 ? '北纬' : '南纬'
  const system = fix.crs === 'wgs84' ? 'WGS-84' : 'GCJ-02'
  return `${east} ${Math.abs(fix.longitude).toFixed(5)}°，${north} ${Math.abs(fix.latitude).toFixed(5)}°（${system}）`
}
