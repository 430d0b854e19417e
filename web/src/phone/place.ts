import type { Place } from '@/api/places'

/** Indoors a first fix takes up to about 15 s; after that waiting longer rarely helps. */
const TIMEOUT_MS = 20_000

const REASONS: Record<number, string> = {
  1: '没有允许定位',
  2: '收不到定位信号',
  3: '等了 20 秒没有定到位',
}

/** One fix, raw as the browser gives it (WGS-84), or the reason why there is none. Never raises. */
export function takeFix(): Promise<Place> {
  if (!('geolocation' in navigator)) return Promise.resolve(without('这台手机的浏览器不能定位'))
  if (!window.isSecureContext) return Promise.resolve(without('当前网址不是 https，浏览器不给定位'))
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(placeOf(position)),
      (fault) => resolve(without(REASONS[fault.code] ?? '定位不可用')),
      { enableHighAccuracy: true, timeout: TIMEOUT_MS, maximumAge: 30_000 },
    )
  })
}

function placeOf({ coords, timestamp }: GeolocationPosition): Place {
  return {
    fix: {
      longitude: coords.longitude,
      latitude: coords.latitude,
      crs: 'wgs84',
      accuracy_m: Math.round(coords.accuracy * 10) / 10,
      age_s: Math.max(0, Math.round((Date.now() - timestamp) / 1000)),
    },
    no_fix_reason: null,
  }
}

function without(reason: string): Place {
  return { fix: null, no_fix_reason: reason }
}
