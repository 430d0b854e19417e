/** What the desk of the report officers (举报受理员) reads and writes. */
import type { Schemas } from './schemas'

export type TipLine = Schemas['TipLine']
export type TipPage = Schemas['TipPage']
export type TipDoor = TipLine['door']
export type TipNext = Schemas['CaseNext']
export type TipFinding = TipLine['finding'] & string
export type TipRewardState = TipLine['reward_state'] & string
export type Tip = Schemas['TipOut']
export type TipReward = Schemas['RewardOut']
export type TipPart = Schemas['ReadingIn']['parts'][number]
/** One step as it is sent; only what the step asks for. */
export type TipEventDocument = Schemas['TipEventIn']
export type TipEventKind = TipEventDocument['kind']

/** What was asked to be opened, still sealed. A photo's ciphertext is fetched by itself. */
export type TipOpened = Schemas['OpenedTip']
export type TipKey = Schemas['TipKeyOut']
export type TipKeyState = TipKey['state']
export type TipKeyList = Schemas['TipKeyList']
/** A content key of something sealed; `sealed`: base64, to the key of whoever asked. */
export type SealedEntry = Schemas['ResealEntry']
export type SealedEntries = Schemas['ResealPage']

/** What the identity's envelope holds: the server never reads it. */
export interface TipIdentity {
  name: string
  phone: string
  id_last4?: string
  contact?: string
  others: { name: string; phone: string }[]
}

/** Who may read reports, and who agreed to it. */
export type Officers = Schemas['OfficersOut']
export type OfficerAct = Schemas['OfficerActOut']
export type OfficerDecided = Schemas['OfficerDecided']
export type OfficerActIn = Schemas['OfficerActIn']
export type Founding = Schemas['FoundingOut']
export type OwnFounding = Schemas['OwnFounding']
