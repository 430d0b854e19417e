import type { Complete, Schemas } from '../schemas'

/** How much may be drawn of what the offices handed in. */
export type ReportPool = Schemas['DrawPoolSize']

export type ReportDrawDocument = Complete<Schemas['ReportDrawIn']>
export type ReportDrawLine = Schemas['ReportDrawLine']
export type ReportDrawPage = Schemas['ReportDrawPage']
export type ReportDraw = Schemas['ReportDrawOut']
export type ReportDrawPool = Schemas['ReportDrawPool']
/** A drawn figure, with what was found of it. */
export type DrawnCell = Schemas['CheckedCell']

export type ReportFindingDocument = Complete<Schemas['ReportFindingIn']>
export type ReportFinding = Schemas['FindingOut']
export type Outcome = ReportFinding['outcome']
export type CheckedBy = ReportFinding['manner']

/** A figure of a sheet that was drawn. */
export type ReportCheck = Schemas['CellCheckOut']
