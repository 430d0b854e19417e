import type { Complete, Schemas } from '../schemas'

export type ReportRow = Schemas['ReportRow']
export type ReportState = ReportRow['state']
export type ReportPage = Schemas['ReportPage']

/** One form of one office and period, with everything that stands in it. */
export type Sheet = Schemas['ReportOut']
export type SheetCell = Schemas['ReportCell']
export type SheetLayout = Schemas['ReportLayout']
export type SheetColumn = Schemas['LaidColumn']
export type SheetRow = Schemas['LaidRow']
export type FilingRow = Schemas['FilingLine']

export type FilingDocument = Complete<Schemas['ReportFilingIn']>
export type TypedCell = FilingDocument['typed'][number]
export type SeenCell = FilingDocument['seen'][number]

/** What people of the office have typed and nobody handed in. */
export type ReportDraft = Schemas['ReportDraftOut']
export type DraftField = Schemas['DraftField']

/** A cell opened to the records behind it. */
export type CellRecords = Schemas['CellRecordsPage']
export type ReportSummary = Schemas['ReportSummary']
export type ReportFiles = Schemas['ReportFilesOut']
