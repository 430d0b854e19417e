import type { Schemas } from '@/api/schemas'
import type { Envelope } from '@/sealing/envelopes'

/** What the public API takes and tells, as far as these pages use it. */
export type OfficerKey = Schemas['OfficerKeyOut']
export type Doors = Pick<Schemas['TipChannels'], 'area_code' | 'county' | 'open' | 'keys' | 'signers'>
/** Whom to seal for, and who signed their keys. */
export type Told = Pick<Doors, 'area_code' | 'keys' | 'signers'>
export type Door = Schemas['TipIn']['door']
export type Point = Pick<Schemas['TipPlaceIn'], 'longitude' | 'latitude'>

/** What was typed, before anything is sealed. */
export interface Draft {
  id: string
  area_code: string
  secret: string
  door: Door
  kind: string
  description: string
  happened: string | null
  enterprise_id: string | null
  enterprise_words: string | null
  town_code: string | null
  place_words: string | null
  place: (Point & { crs: 'wgs84' }) | null
  accused: string | null
  deaths: boolean
  signatories: number
  photos: string[]
  /** Sealed before they leave the phone. */
  details: string | null
  identity: Identity | null
}

export interface Identity {
  name: string
  phone: string
  id_last4?: string
  contact?: string
  others: { name: string; phone: string }[]
}

/** As it is sent. */
export type TipDocument = Omit<Draft, 'details' | 'identity'> & {
  details: Envelope | null
  identity: Envelope | null
}

export type Receipt = Schemas['TipReceipt']
export type NamedPlace = Pick<Schemas['TipPlace'], 'name' | 'longitude' | 'latitude'>
