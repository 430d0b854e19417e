/** Where a phone says that it is. */

export interface Fix {
  longitude: number
  latitude: number
  crs: 'wgs84' | 'gcj02'
  accuracy_m: number
  age_s: number
}

export interface Place { fix: Fix | null; no_fix_reason: string | null }
