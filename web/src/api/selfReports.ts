import type { Complete, Schemas } from './schemas'

export type ListedHazard = Schemas['ListedHazard']
/** 三个清单: 问题隐患, 自查自纠, 制度措施. */
export type ThreeLists = Schemas['ThreeLists']
export type Figures = Schemas['Figures']
export type MonthlyReport = Schemas['MonthlyReport']
export type WorkersTold = Complete<Schemas['WorkersTold']>
