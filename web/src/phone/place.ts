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
      { enableHighAccuracy: true, timeout: TIMEOUT_MS, maximumAge: OLDEST_MS },
    )
  })
}

/** As the API has it: vaguer than that a fix tells no place. */
const ACCURACY_MOST_M = 100_000
const OLDEST_MS = 30_000

function placeOf({ coords, timestamp }: GeolocationPosition): Place {
  if (!(coords.accuracy <= ACCURACY_MOST_M)) return without('定位误差超过 100 公里')
  const age_ms = Date.now() - timestamp
  return {
    fix: {
      longitude: coords.longitude,
      latitude: coords.latitude,
      crs: 'wgs84',
      accuracy_m: Math.round(coords.accuracy * 10) / 10,
      // Some phones count their fixes from another year: none is older than was asked for.
      age_s: Math.round(Math.min(Math.max(0, age_ms), OLDEST_MS) / 1000),
    },
    no_fix_reason: null,
  }
}

function without(reason: string): Place {
  return { fix: null, no_fix_reason: reason }
}
