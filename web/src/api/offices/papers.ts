import type { Complete, Schemas } from '../schemas'

/** What may be issued of a hazard, an inspection or an enterprise. */
export type OfferedPapers = Schemas['OfferedPapersOut']
export type PaperOffer = Schemas['PaperKindOut']
export type PaperAsk = Schemas['PaperFieldOut']
export type PaperKind = PaperOffer['kind']
export type PaperDocument = Complete<Schemas['PaperIn']>

export type PaperRow = Schemas['PaperRow']
export type PaperState = PaperRow['state']
export type PaperPage = Schemas['PaperPage']
export type Paper = Schemas['PaperOut']
export type PaperContent = Schemas['PaperContentOut']

export type PaperDelivery = Schemas['DeliveryOut']
export type DeliveryHow = PaperDelivery['how']
export type DeliveryDocument = Complete<Schemas['DeliveryIn']>
