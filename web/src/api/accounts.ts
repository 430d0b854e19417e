import type { Schemas } from './schemas'

export type Qr = Schemas['QrOut']
export type ActivationLink = Schemas['ActivationOut']
export type ActivationWaiting = Schemas['ActivationWaiting']
export type OwnAccount = Schemas['OwnAccountOut']
export type OwnSession = Schemas['OwnSessionOut']
export type AccountEvent = Schemas['AccountEventOut']
export type FactorBegun = Schemas['FactorBegun']
export type RecoveryCodes = Schemas['RecoveryCodes']
