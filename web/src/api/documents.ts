/** The documents of the API. Times are RFC 3339, dates 2026-11-02. */
import type { Complete, Schemas } from './schemas'

export type EnterpriseRow = Schemas['EnterpriseRow']
export type EnterprisePage = Schemas['EnterprisePage']
export type Enterprise = Schemas['EnterpriseOut']
/** As the office saves it. */
export type EnterpriseDocument = Complete<Schemas['EnterpriseIn']>
export type FoundDocument = Complete<Schemas['FoundIn']>
export type AlikeEnterprise = Schemas['AlikeEnterprise']
export type AlikePage = Schemas['AlikeOut']
export type KeyArea = Schemas['KeyArea']
export type RiskPoint = Schemas['RiskPointOut']

export type Board = Schemas['BoardOut']
export type Boards = Schemas['BoardsOut']
export type PostingDocument = Schemas['PostingIn']
/** The plate that tells how to report, as printed last. */
export type TipPoster = Schemas['TipPosterOut']

export type Signature = Complete<Schemas['Signature']>
export type Signatures = Complete<Schemas['Signatures']>
export type Arrival = Complete<Schemas['Arrival']>
export type PreviousHazard = Complete<Schemas['PreviousHazard']>
/** Only what is sent again says what it corrects. */
type Correction = 'corrects' | 'correction_reason'
export type VisitDocument = Complete<Omit<Schemas['VisitIn'], Correction>> & Pick<Schemas['VisitIn'], Correction>
export type Production = VisitDocument['production']
export type BoardState = VisitDocument['board_state']

export type ChecklistList = Schemas['ChecklistList']
export type ChecklistUsed = Complete<Schemas['ChecklistUsed']>
export type Answer = Complete<Schemas['Answer']>
export type Result = Answer['result']
export type Finding = Complete<Schemas['Finding']>

/** How an office came, in whose name and with whom, and whether the principal led: of some inspections alone. */
type OfSome = 'manner' | 'office' | 'team' | 'joint_offices' | 'led_by_principal'
export type InspectionDocument =
  Complete<Omit<Schemas['InspectionIn'], OfSome>> & Pick<Schemas['InspectionIn'], OfSome>
export type InspectionOrigin = InspectionDocument['origin']
export type InspectionManner = InspectionDocument['manner'] & string

export type RecordRow = Schemas['RecordRow']
export type VisitPage = Schemas['VisitPage']
export type InspectionPage = Schemas['InspectionPage']
/** A record as it was sent: what its phone left out, and what phones did not yet know of, is absent. */
type AsSent<Record extends { document: object }> = Omit<Record, 'document'> & { document: Partial<Record['document']> }
export type SentVisit = AsSent<Schemas['VisitOut']>
export type SentInspection = AsSent<Schemas['InspectionOut']>

/** What every record gets; each kind's own says more. What was handed down (交办) is told without its hash. */
export type Receipt = Omit<Schemas['Receipt'], 'document_sha256'>
  & Pick<Schemas['InspectionReceiptTold'], 'document_sha256'>
  & Partial<Pick<Schemas['VisitReceipt'], 'month_visits'>>
  & Partial<Pick<Schemas['InspectionReceipt'], 'hazards'>>
  & Partial<Pick<Schemas['HazardEventReceipt'], 'state'>>
/** Those that a phone keeps until they are sent; draws, accidents and reports are sent while the network is there. */
export type RecordKind = Exclude<Receipt['kind'], 'draw' | 'accident' | 'report_filing' | 'report_return' | 'report_draw'>

export type Ticket = Schemas['Ticket']
export type PhotoTickets = Schemas['PhotoTickets']
export type PhotoLinks = Schemas['PhotoOut']

export type VisitLog = Schemas['VisitLogOut']
export type VisitLogList = Schemas['VisitLogList']

export type Notice = Schemas['NoticeOut']
export type NoticeKind = Notice['kind']
export type NoticePage = Schemas['NoticePage']

export type WechatAccount = Schemas['WechatAccount']
export type OwnWechat = Schemas['OwnWechat']

export type Problem = Schemas['Problem']
